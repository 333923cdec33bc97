import { column, Schema, Table } from '@powersync/common'
import { PowerSyncDatabase } from '@powersync/web'
import { pause, sendMany, type Contender, type Task } from '../contender'

// The upload is the loop that its documentation writes for a connector's `uploadData`. Its `connect()` wants a PowerSync
// service, which a queue has no use for, so the loop runs under a Web Lock: one tab at a time, as its own worker does.

const schema = new Schema({ tasks: new Table({ payload: column.text }, { insertOnly: true }) })
const worker = '/powersync/worker.js'
const retryMs = 5_000

let database: PowerSyncDatabase | undefined
let isHeld = true
let uploading: Promise<void> = Promise.resolve()

function running(): PowerSyncDatabase {
  if (!database) throw new Error('It is not open.')
  return database
}

async function upload(): Promise<void> {
  if (isHeld) return
  await navigator.locks.request('upload', async () => {
    while (!isHeld) {
      const batch = await running().getCrudBatch(100)
      if (!batch) return
      await sendMany(
        batch.crud.map(({ id, opData }): Task => {
          return { id, payload: JSON.parse(String(opData?.payload)) as object }
        }),
      )
      await batch.complete()
    }
  })
}

function run(): void {
  uploading = uploading.then(upload).catch((error: unknown) => {
    console.warn(error)
    setTimeout(run, retryMs)
  })
}

const insert = 'insert into tasks (id, payload) values (?, ?)'
const valuesOf = ({ id, payload }: Task) => [id, JSON.stringify(payload)]

const powersync: Contender = {
  tellsWhenSafe: true,
  async open(held) {
    database = new PowerSyncDatabase({
      schema,
      database: { dbFilename: 'tasks.db', worker },
      sync: { worker },
    })
    await database.init()
    isHeld = held
    run()
  },
  async enqueue(task) {
    await running().execute(insert, valuesOf(task))
    run()
  },
  async enqueueAll(tasks) {
    await running().executeBatch(insert, tasks.map(valuesOf))
    run()
  },
  hold: () => {
    isHeld = true
    return Promise.resolve()
  },
  release: () => {
    isHeld = false
    run()
    return Promise.resolve()
  },
  async drained() {
    for (;;) {
      await uploading
      if (!(await running().getCrudBatch(1))) return
      await pause(20)
    }
  },
  // Another connection in a worker of its own, over the same files in IndexedDB.
  async stored() {
    const fresh = new PowerSyncDatabase({
      schema,
      database: { dbFilename: 'tasks.db', worker, enableMultiTabs: false },
      sync: { worker },
    })
    try {
      const { count } = await fresh.get<{ count: number }>('select count(*) as count from ps_crud')
      return count
    } finally {
      await fresh.close()
    }
  },
}

export default powersync
