/**
 * Runs one embedded backend after the other in one process: compiling Postgres to machine code takes two seconds, and this
 * way it is done once per worker. Talks to backend.ts over the process channel.
 */
import { PGlite } from '@electric-sql/pglite'
import { preview } from 'vite'
import { keepTables } from './keptTables.mjs'

/** @type {Map<number, { server: import('vite').PreviewServer, putBack: () => Promise<void> }>} */
const backends = new Map()

/** @type {PGlite | undefined} the database that was asked last: the backend has no door to its own */
let latest
const { query } = PGlite.prototype
PGlite.prototype.query = function (...parameters) {
  note(this)
  return query.apply(this, parameters)
}

/** @param {PGlite} database */
function note(database) {
  latest = database
}

/** One after the other: the configuration reads the path of the database's config from the environment. */
let queue = Promise.resolve()

process.on(
  'message',
  (
    /** @type {{ id: number, start?: { app: string, configPath: string, port: number }, putBack?: true }} */
    { id, start, putBack },
  ) => {
    queue = queue
      .then(() => (start ? begin(id, start) : putBack ? backends.get(id)?.putBack() : end(id)))
      .then(
        () => process.send?.({ id }),
        error => process.send?.({ id, error: String(error?.stack ?? error) }),
      )
  },
)
// The test worker is gone, however it ended.
process.on('disconnect', () => process.exit())

/**
 * @param {number} id
 * @param {{ app: string, configPath: string, port: number }} start
 */
async function begin(id, { app, configPath, port }) {
  process.env.SIMMER_SUPABASE_CONFIG = configPath
  latest = undefined
  const server = await preview({
    build: { outDir: app },
    preview: { host: '127.0.0.1', port, strictPort: true },
  })
  if (!latest) throw new Error('The backend started without a question to its database.')
  backends.set(id, { server, putBack: await keepTables(latest) })
}

/** @param {number} id */
async function end(id) {
  await backends.get(id)?.server.close()
  backends.delete(id)
}
