import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What is told of a contender beside its figures. */
export interface Entry {
  /** Its file in `contenders/`, and its column. */
  name: string
  label: string
  /** The package whose version is printed; undefined for the floor and for ourselves. */
  packageName?: string
  /** What it was set to. */
  settings: string
  /** The only work that it does; default: all, the scoreboard too. */
  cells?: readonly string[]
}

/** In the order of the tables. */
export const contenders: readonly Entry[] = [
  {
    name: 'floorBatch',
    label: 'floor, 50 per request',
    settings: 'bare IndexedDB, strict durability, bare fetch; no retry, no order, no second tab, no history',
  },
  { name: 'floorSingle', label: 'floor, 1 per request', settings: 'the same with a request for each task' },
  {
    name: 'simmer',
    label: 'Simmer',
    settings:
      'defaults: strict durability, 50 tasks in a call; all tasks are of one dish, so one call follows the other',
  },
  {
    name: 'simmerApart',
    label: 'Simmer, 20 dishes',
    settings: 'the same with tasks of twenty dishes that share nothing: five calls side by side',
    cells: ['300', '2000', 'at50', 'at200'],
  },
  {
    name: 'workbox',
    label: 'Workbox background-sync',
    packageName: 'workbox-background-sync',
    settings: 'Queue in a service worker, replayRequests; forceSyncFallback, so that the drain can be held',
  },
  {
    name: 'rxdb',
    label: 'RxDB push replication',
    packageName: 'rxdb',
    settings: 'Dexie storage, push with batchSize 50, live, multiInstance, waits for leadership (default)',
  },
  {
    name: 'powersync',
    label: 'PowerSync web',
    packageName: '@powersync/web',
    settings:
      'insert-only table, default VFS in a shared worker, getCrudBatch(100) in an upload loop under a Web Lock',
  },
  {
    name: 'offlineTransactions',
    label: 'TanStack offline-transactions',
    packageName: '@tanstack/offline-transactions',
    settings: 'IndexedDB storage and Web Locks (defaults), offline actions on a local-only collection',
  },
  {
    name: 'tanstackQuery',
    label: 'TanStack Query persist',
    packageName: '@tanstack/query-persist-client-core',
    settings: 'async persister on idb-keyval, defaults: paused mutations, throttled to 1 s; retry 3',
  },
  {
    name: 'tanstackQueryAll',
    label: 'TanStack Query persist, every mutation',
    packageName: '@tanstack/query-persist-client-core',
    settings:
      'the same with shouldDehydrateMutation: always, throttleTime 0, pending mutations continued at start',
  },
  {
    name: 'reduxOffline',
    label: 'redux-offline',
    packageName: '@redux-offline/redux-offline',
    settings: 'defaults (persist with localForage, retry, discard), own detectNetwork to hold the drain',
  },
]

/** Those named in `PEERS=simmer,rxdb`; all without it. @throws Error for a name that nobody has */
export function chosenContenders(): Entry[] {
  const names = process.env.PEERS?.split(',').map(name => name.trim())
  const unknown = names?.find(name => !contenders.some(entry => entry.name === name))
  if (unknown !== undefined) {
    throw new Error(`PEERS names "${unknown}"; there are: ${contenders.map(({ name }) => name).join(', ')}.`)
  }
  return contenders.filter(({ name }) => names?.includes(name) ?? true)
}

/** As installed, not as asked for. */
export function versionOf({ packageName }: Entry): string {
  if (packageName === undefined) return ''
  const file = new URL(`./node_modules/${packageName}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(fileURLToPath(file), 'utf8')) as { version: string }).version
}
