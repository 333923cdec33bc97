import { copyFile, cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Backend, BackendHost } from './backend'
import { createDatabase, type Database } from './database'
import { createFaultProxy, type FaultProxy } from './faultProxy'

/** Server, database and line of one test: everything but the tablets. */
export interface Restaurant {
  /** A folder that goes when the test is over. */
  home: string
  backend: Backend
  proxy: FaultProxy
  database: Database
  /** Puts another build where the server takes its files from, as a release does. */
  deploy: (build: string) => Promise<void>
}

/** A server with its database; the test after this one goes on with it. */
interface Place {
  /** The app's files on the server: a copy of its own, so that a test can put another version there. */
  served: string
  backend: Backend
}

const free = new WeakMap<BackendHost, Place[]>()

/** @param closing gets what has to be closed afterwards, to be called last first */
export async function openRestaurant(
  host: BackendHost,
  closing: (() => Promise<unknown>)[],
): Promise<Restaurant> {
  const { SIMMER_E2E_HOME: shared, SIMMER_BUILT_APP: built } = process.env
  if (!shared || !built) throw new Error('buildOnce.ts has not run.')
  const home = await mkdtemp(join(shared, 'kitchen-'))
  closing.push(() => rm(home, { recursive: true, force: true, maxRetries: 5 }))
  const places = free.get(host) ?? []
  free.set(host, places)
  const place = places.pop() ?? (await openPlace(host, shared, built))
  const { backend, served } = place
  let isReplaced = false
  closing.push(async () => {
    // Once no tablet is open any more: one would take the old build for a release.
    if (isReplaced) await release(built, served)
    await backend.putBack()
    places.push(place)
  })
  const proxy = await createFaultProxy(backend.url)
  closing.push(() => proxy.close())
  return {
    home,
    backend,
    proxy,
    database: createDatabase(backend),
    deploy: async build => {
      isReplaced = true
      await release(build, served)
    },
  }
}

async function openPlace(host: BackendHost, shared: string, built: string): Promise<Place> {
  const home = await mkdtemp(join(shared, 'place-'))
  const served = join(home, 'app')
  await cp(built, served, { recursive: true })
  const backend = await host.start({ app: served, home, template: join(shared, 'template') })
  return { served, backend }
}

async function release(build: string, served: string): Promise<void> {
  // The worker last: whoever sees it finds everything that it names.
  const worker = 'service-worker.js'
  for (const name of await readdir(served)) {
    if (name !== worker) await rm(join(served, name), { recursive: true })
  }
  await cp(build, served, { recursive: true, filter: path => basename(path) !== worker })
  await copyFile(join(build, worker), join(served, worker))
}
