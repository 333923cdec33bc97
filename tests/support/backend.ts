import { fork, spawn, type ChildProcess } from 'node:child_process'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { freePort } from './freePort'

export const root = fileURLToPath(new URL('../..', import.meta.url))
const vite = join(root, 'node_modules/vite/bin/vite.js')

/** The built app and its embedded backend, in a process of its own. */
export interface Backend {
  url: string
  /** service_role: reads every table, passes every policy. */
  secretKey: string
  publishableKey: string
  /** What it wrote to its terminal, for the report of a failed test. */
  log: () => string
  /** Every row as it was at the start. Nobody may be asking it anything. */
  putBack: () => Promise<void>
  stop: () => Promise<void>
}

/**
 * What `vite build` writes: the app with the public key of `.env` in it.
 * @param sources where the app to be built lies; default: this repository
 * @param settings what the build reads from its environment, `VITE_UNDO_WINDOW_MS` for example
 */
export async function buildApp(
  outDir: string,
  sources = root,
  settings: Record<string, string> = {},
): Promise<void> {
  const command = [vite, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn']
  await finished(run(command, sources, settings))
}

export interface BackendHost {
  /**
   * Starts one on a data directory inside `home`. Two on one directory would destroy it, so each needs its own home.
   * Migrations and seed are those of the repository: the backend looks for them under its working directory.
   */
  start: (options: { app: string; home: string; template?: string }) => Promise<Backend>
  /** Ends the process and every backend in it. */
  close: () => Promise<void>
}

/** A process that runs backends. The first start in it takes two seconds longer than the others. */
export async function createBackendHost(): Promise<BackendHost> {
  const keys = await keysOfThisMachine()
  const child = fork(join(root, 'tests/support/backendHost.mjs'), {
    cwd: root,
    env: {
      ...process.env,
      FORCE_COLOR: undefined,
      NO_COLOR: '1',
      // Lite reads .env from the folder of its configuration upwards, which from a temporary folder never meets the
      // repository; and without keys it would let everybody in as anon.
      SUPABASE_SECRET_KEY: keys.secretKey,
      SUPABASE_PUBLISHABLE_KEY: keys.publishableKey,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const log = logOf(child)
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  let count = 0

  function ask(message: {
    id: number
    start?: { app: string; configPath: string; port: number }
    putBack?: true
  }): Promise<void> {
    return new Promise((resolve, reject) => {
      const listen = (answer: unknown) => {
        const { id, error } = answer as { id: number; error?: string }
        if (id !== message.id) return
        child.off('message', listen)
        if (error) reject(new Error(`${error}\n${log()}`))
        else resolve()
      }
      child.on('message', listen)
      void ended.then(() => reject(new Error(`The backend's process ended:\n${log()}`)))
      child.send(message)
    })
  }

  return {
    start: async ({ app, home, template }) => {
      count += 1
      const id = count
      const configPath = await ownConfig(home, template)
      const port = await freePort()
      await ask({ id, start: { app, configPath, port } })
      const url = `http://127.0.0.1:${port}`
      await expectDemoData(url, keys.secretKey, log)
      return { url, ...keys, log, putBack: () => ask({ id, putBack: true }), stop: () => ask({ id }) }
    },
    close: async () => {
      child.kill('SIGTERM')
      const limit = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(limit)
    },
  }
}

/** @returns the path of a configuration that names a data directory inside `home` */
async function ownConfig(home: string, template?: string): Promise<string> {
  const dataDirectory = join(home, 'data')
  const configPath = join(home, 'config.toml')
  await mkdir(home, { recursive: true })
  if (template) await cp(join(template, 'data'), dataDirectory, { recursive: true })
  const shared = await readFile(join(root, 'supabase/config.toml'), 'utf8')
  const own = shared.replace(/(\[db\][^[]*?\nurl\s*=\s*).*/, `$1${JSON.stringify(dataDirectory)}`)
  if (!own.includes(dataDirectory)) throw new Error('supabase/config.toml has no db.url to replace.')
  await writeFile(configPath, own)
  return configPath
}

async function keysOfThisMachine() {
  const env = parseEnv(await readFile(join(root, '.env'), 'utf8')) as Record<string, string>
  const secretKey = process.env.SUPABASE_SECRET_KEY ?? env.SUPABASE_SECRET_KEY
  const publishableKey = process.env.SUPABASE_PUBLISHABLE_KEY ?? env.SUPABASE_PUBLISHABLE_KEY
  if (!secretKey || !publishableKey) throw new Error('No keys in .env: the build should have made them.')
  return { secretKey, publishableKey }
}

async function expectDemoData(url: string, secretKey: string, log: () => string): Promise<void> {
  const response = await fetch(`${url}/rest/v1/staff?select=id&limit=1`, {
    headers: { apikey: secretKey, authorization: `Bearer ${secretKey}` },
  })
  const text = await response.text()
  if (!response.ok || text === '[]') throw new Error(`No demo data: ${response.status} ${text}\n${log()}`)
}

function run(parameters: string[], cwd: string, settings: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, parameters, {
    cwd,
    env: { ...process.env, ...settings, FORCE_COLOR: undefined, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function logOf(child: ChildProcess): () => string {
  let text = ''
  const add = (chunk: Buffer) => (text = (text + chunk.toString()).slice(-20_000))
  child.stdout?.on('data', add)
  child.stderr?.on('data', add)
  return () => text
}

async function finished(child: ChildProcess): Promise<void> {
  const log = logOf(child)
  const code = await new Promise(resolve => child.once('exit', resolve))
  if (code !== 0) throw new Error(log())
}
