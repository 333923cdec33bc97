import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buildApp, createBackendHost } from './backend'
import { findOrInstallChromium, findOrInstallHeadlessShell } from './chromium.mjs'
import { roomyFolder } from './roomyFolder'
import { signEverybodyIn } from './signedIn'

/** Once before all end-to-end tests: a browser, and what every kitchen is made of. */
export default function buildOnce(): Promise<() => Promise<void>> {
  process.env.CHROMIUM_PATH = findOrInstallChromium()
  process.env.HEADLESS_SHELL_PATH = findOrInstallHeadlessShell()
  return prepareKitchens()
}

/**
 * The built app, and one database with migrations and demo data in it.
 * Every test gets a copy of that database, which is much faster than migrating again.
 */
export async function prepareKitchens(): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(await roomyFolder(), 'simmer-e2e-'))
  process.env.SIMMER_E2E_HOME = home
  if (!process.env.SIMMER_BUILT_APP) {
    process.env.SIMMER_BUILT_APP = join(home, 'app')
    await buildApp(process.env.SIMMER_BUILT_APP)
  }
  const host = await createBackendHost()
  const backend = await host.start({ app: process.env.SIMMER_BUILT_APP, home: join(home, 'template') })
  process.env.SIMMER_SESSIONS = JSON.stringify(await signEverybodyIn(backend))
  // A graceful end, and the process gone: a copy of a data directory in use would not be whole.
  await backend.stop()
  await host.close()
  return () => rm(home, { recursive: true, force: true, maxRetries: 5 })
}
