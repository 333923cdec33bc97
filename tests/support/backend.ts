import { spawn, type ChildProcess } from 'node:child_process'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'

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
  stop: () => Promise<void>
}

/** What `vite build` writes: the app with the public key of `.env` in it. */
export async function buildApp(outDir: string): Promise<void> {
  await finished(run([vite, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn']))
}

/**
 * Starts one on a data directory inside `home`. Two on one directory would destroy it, so each needs its own home.
 * Migrations and seed are those of the repository: the backend looks for them under its working directory.
 */
export async function startBackend(options: {
  app: string
  home: string
  template?: string
}): Promise<Backend> {
  const { app, home, template } = options
  const dataDirectory = join(home, 'data')
  const configPath = join(home, 'config.toml')
  await mkdir(home, { recursive: true })
  if (template) await cp(join(template, 'data'), dataDirectory, { recursive: true })
  const config = await readFile(join(root, 'supabase/config.toml'), 'utf8')
  const ownConfig = config.replace(/(\[db\][^[]*?\nurl\s*=\s*).*/, `$1${JSON.stringify(dataDirectory)}`)
  if (!ownConfig.includes(dataDirectory)) throw new Error('supabase/config.toml has no db.url to replace.')
  await writeFile(configPath, ownConfig)

  const keys = await keysOfThisMachine()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = run(
    [vite, 'preview', '--outDir', app, '--host', '127.0.0.1', '--port', String(port), '--strictPort'],
    {
      SIMMER_SUPABASE_CONFIG: configPath,
      // It reads .env from the folder of its configuration upwards, which from here never meets the repository;
      // and without keys it would let everybody in as anon.
      SUPABASE_SECRET_KEY: keys.secretKey,
      SUPABASE_PUBLISHABLE_KEY: keys.publishableKey,
    },
  )
  const log = logOf(child)
  await answers(child, url, keys.secretKey, log)
  return {
    url,
    ...keys,
    log,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGTERM')
      const limit = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(limit)
    },
  }
}

async function keysOfThisMachine() {
  const env = parseEnv(await readFile(join(root, '.env'), 'utf8')) as Record<string, string>
  const secretKey = process.env.SUPABASE_SECRET_KEY ?? env.SUPABASE_SECRET_KEY
  const publishableKey = process.env.SUPABASE_PUBLISHABLE_KEY ?? env.SUPABASE_PUBLISHABLE_KEY
  if (!secretKey || !publishableKey) throw new Error('No keys in .env: the build should have made them.')
  return { secretKey, publishableKey }
}

/** Waits until the demo data can be read. */
async function answers(
  child: ChildProcess,
  url: string,
  secretKey: string,
  log: () => string,
): Promise<void> {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The backend ended while it started:\n${log()}`)
    try {
      const response = await fetch(`${url}/rest/v1/staff?select=id&limit=1`, {
        headers: { apikey: secretKey, authorization: `Bearer ${secretKey}` },
        signal: AbortSignal.timeout(5_000),
      })
      if (response.ok && ((await response.json()) as unknown[]).length > 0) return
    } catch {
      // Not listening yet.
    }
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  child.kill('SIGKILL')
  throw new Error(`The backend did not answer within a minute:\n${log()}`)
}

function run(parameters: string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, parameters, {
    cwd: root,
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1', ...env },
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

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise(resolve => probe.close(resolve))
  return port
}
