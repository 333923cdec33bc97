import { cp, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Backend, BackendHost } from './backend'
import { createDatabase, type Database } from './database'
import { createFaultProxy, type FaultProxy } from './faultProxy'

/** Server, database and line of one test: everything but the tablets. */
export interface Restaurant {
  /** A folder that goes when the test is over. */
  home: string
  /** The app's files on the server: a copy of this restaurant's own, so that a test can put another version there. */
  served: string
  backend: Backend
  proxy: FaultProxy
  database: Database
}

/** @param closing gets what has to be closed afterwards, to be called last first */
export async function openRestaurant(
  host: BackendHost,
  closing: (() => Promise<unknown>)[],
): Promise<Restaurant> {
  const { SIMMER_E2E_HOME: shared, SIMMER_BUILT_APP: built } = process.env
  if (!shared || !built) throw new Error('buildOnce.ts has not run.')
  const home = await mkdtemp(join(shared, 'kitchen-'))
  closing.push(() => rm(home, { recursive: true, force: true, maxRetries: 5 }))
  const served = join(home, 'app')
  await cp(built, served, { recursive: true })
  const backend = await host.start({
    app: served,
    home: join(home, 'backend'),
    template: join(shared, 'template'),
  })
  closing.push(() => backend.stop())
  const proxy = await createFaultProxy(backend.url)
  closing.push(() => proxy.close())
  return { home, served, backend, proxy, database: createDatabase(backend) }
}
