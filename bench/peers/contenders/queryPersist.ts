import { createAsyncStoragePersister } from '@tanstack/query-async-storage-persister'
import { onlineManager, QueryClient, type MutationOptions } from '@tanstack/query-core'
import { persistQueryClient } from '@tanstack/query-persist-client-core'
import { del, get, set } from 'idb-keyval'
import { readFresh, sendOne, until, type Contender, type Task } from '../contender'

const key = 'REACT_QUERY_OFFLINE_CACHE'

/**
 * As its documentation shows it for offline work: defaults for the mutation, an asynchronous persister, paused mutations
 * resumed after the restore, `retry: 3`.
 * @param isEveryOnePersisted also those under way, as often as they change: what a careful user adds
 */
export function createQueryPersist(isEveryOnePersisted: boolean): Contender {
  const client = new QueryClient()
  client.setMutationDefaults(['send'], { mutationFn: (task: Task) => sendOne(task), retry: 3 })
  const mutations = client.getMutationCache()

  function enqueue(task: Task): void {
    // It tells only that the server has answered.
    mutations
      .build(
        client,
        client.defaultMutationOptions<MutationOptions<void, Error, Task>>({ mutationKey: ['send'] }),
      )
      .execute(task)
      .catch((error: unknown) => console.warn(error))
  }
  async function resume(): Promise<void> {
    await client.resumePausedMutations()
  }

  return {
    tellsWhenSafe: false,
    async open(isHeld) {
      onlineManager.setOnline(!isHeld)
      const storage = {
        getItem: async (name: string) => await get<string>(name),
        setItem: (name: string, value: string) => set(name, value),
        removeItem: (name: string) => del(name),
      }
      const [, restored] = persistQueryClient({
        queryClient: client,
        persister: createAsyncStoragePersister({
          storage,
          key,
          ...(isEveryOnePersisted && { throttleTime: 0 }),
        }),
        ...(isEveryOnePersisted && { dehydrateOptions: { shouldDehydrateMutation: () => true } }),
      })
      await restored
      // Its own resume knows the paused ones only.
      if (isEveryOnePersisted) {
        for (const mutation of mutations.getAll()) {
          if (mutation.state.status === 'pending' && !mutation.state.isPaused) {
            mutation.continue().catch((error: unknown) => console.warn(error))
          }
        }
      }
      void resume()
    },
    enqueue: task => {
      enqueue(task)
      return Promise.resolve()
    },
    enqueueAll: tasks => {
      for (const task of tasks) enqueue(task)
      return Promise.resolve()
    },
    hold: () => {
      onlineManager.setOnline(false)
      return Promise.resolve()
    },
    release: () => {
      onlineManager.setOnline(true)
      void resume()
      return Promise.resolve()
    },
    drained: () => until(() => mutations.getAll().every(({ state }) => state.status !== 'pending')),
    async stored() {
      const text = await readFresh(
        'keyval-store',
        'keyval',
        store => store.get(key) as IDBRequest<string | undefined>,
      )
      if (text === undefined) return 0
      return (JSON.parse(text) as { clientState: { mutations: unknown[] } }).clientState.mutations.length
    },
  }
}
