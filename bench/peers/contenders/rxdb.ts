import { addRxPlugin, createRxDatabase, type RxCollection } from 'rxdb'
import { RxDBLeaderElectionPlugin } from 'rxdb/plugins/leader-election'
import { replicateRxCollection, type RxReplicationState } from 'rxdb/plugins/replication'
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'
import { readFresh, sendMany, type Contender, type Task } from '../contender'

addRxPlugin(RxDBLeaderElectionPlugin)

// `start()` and `pause()` would go past the election of a leader, so the network is what holds the drain.
let openGate: () => void = () => undefined
let gate: Promise<void> = Promise.resolve()

function closeGate(): void {
  gate = new Promise(resolve => (openGate = resolve))
}

let tasks: RxCollection<Task> | undefined
let replication: RxReplicationState<Task, unknown> | undefined

function running() {
  if (!tasks || !replication) throw new Error('It is not open.')
  return { tasks, replication }
}

const rxdb: Contender = {
  tellsWhenSafe: true,
  async open(isHeld) {
    if (isHeld) closeGate()
    const database = await createRxDatabase({
      name: 'tasks',
      storage: getRxStorageDexie(),
      multiInstance: true,
    })
    const collections = await database.addCollections({
      tasks: {
        schema: {
          version: 0,
          primaryKey: 'id',
          type: 'object',
          properties: { id: { type: 'string', maxLength: 36 }, payload: { type: 'object' } },
          required: ['id', 'payload'],
        },
      },
    })
    tasks = collections.tasks as unknown as RxCollection<Task>
    replication = replicateRxCollection<Task, unknown>({
      replicationIdentifier: 'tasks',
      collection: tasks,
      push: {
        batchSize: 50,
        handler: async rows => {
          await gate
          await sendMany(rows.map(({ newDocumentState: { id, payload } }) => ({ id, payload })))
          return []
        },
      },
    })
  },
  enqueue: async task => {
    await running().tasks.insert(task)
  },
  enqueueAll: async all => {
    const { error } = await running().tasks.bulkInsert(all)
    if (error.length > 0) throw new Error(`${error.length} tasks were not stored.`)
  },
  hold: () => {
    closeGate()
    return Promise.resolve()
  },
  release: () => {
    openGate()
    running().replication.reSync()
    return Promise.resolve()
  },
  drained: async () => {
    await running().replication.awaitInSync()
  },
  stored: async () => (await readFresh('rxdb-dexie-tasks--0--tasks', 'docs', store => store.count())) ?? 0,
}

export default rxdb
