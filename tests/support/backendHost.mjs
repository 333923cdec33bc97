/**
 * Runs one embedded backend after the other in one process: compiling Postgres to machine code takes two seconds, and this
 * way it is done once per worker. Talks to backend.ts over the process channel.
 */
import { preview } from 'vite'

/** @type {Map<number, import('vite').PreviewServer>} */
const servers = new Map()

/** One after the other: the configuration reads the path of the database's config from the environment. */
let queue = Promise.resolve()

process.on(
  'message',
  (
    /** @type {{ id: number, start?: { app: string, configPath: string, port: number } }} */ { id, start },
  ) => {
    queue = queue
      .then(() => (start ? begin(id, start) : end(id)))
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
  servers.set(
    id,
    await preview({ build: { outDir: app }, preview: { host: '127.0.0.1', port, strictPort: true } }),
  )
}

/** @param {number} id */
async function end(id) {
  await servers.get(id)?.close()
  servers.delete(id)
}
