import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))
const shared = {
  include: ['tests/sql/**/*.test.ts'],
  // A database is opened once in a process, and not once in a file.
  isolate: false,
  testTimeout: 30_000,
  hookTimeout: 60_000,
}

/**
 * The same sentences on two engines: `npx vitest run --config tests/sql/vitest.config.ts`, with `--project sql-postgres` or
 * `sql-pglite` for one of them. Real Postgres is where locks are tested; PGlite is what the demo runs on, and has one
 * connection, so files named `*.connections.test.ts` stay away from it.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        root,
        test: {
          ...shared,
          name: 'sql-postgres',
          globalSetup: ['tests/support/sql/postgresServer.ts'],
          env: { SIMMER_SQL_ENGINE: 'postgres' },
        },
      },
      {
        root,
        test: {
          ...shared,
          name: 'sql-pglite',
          exclude: ['tests/sql/**/*.connections.test.ts'],
          globalSetup: ['tests/support/sql/pgliteImage.ts'],
          env: { SIMMER_SQL_ENGINE: 'pglite' },
        },
      },
    ],
  },
})
