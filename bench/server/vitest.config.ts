import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** `npm run bench:server`: the server's functions under load, on a real Postgres. Prints tables; asserts that nothing fails. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['bench/server/*.load.ts'],
    globalSetup: ['bench/server/durablePostgres.ts'],
    env: { SIMMER_SQL_ENGINE: 'postgres' },
    // One at a time: what is measured is the server.
    maxWorkers: 1,
    isolate: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    disableConsoleIntercept: true,
  },
})
