import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const migrationsFolder = here('../../../supabase/migrations/')

/** Roles belong to the whole server: another run may have made them, and that is as good. */
export const rolesSql = ['anon', 'authenticated', 'service_role bypassrls', 'simmer_owner']
  .map(
    role => `do $$ begin create role ${role};
      exception when duplicate_object or unique_violation then null; end $$;`,
  )
  .join('\n')

/** The roles and the auth schema that a Supabase project has before its first migration. */
export const supabaseSql = readFileSync(here('./supabase-stub.sql'), 'utf8')

/** In the order in which a project applies them. */
export const migrations = readdirSync(migrationsFolder)
  .filter(name => name.endsWith('.sql'))
  .sort()
  .map(name => ({ name, sql: readFileSync(migrationsFolder + name, 'utf8') }))

export const seedSql = readFileSync(here('../../../supabase/seed.sql'), 'utf8')

/** Like a hosted project: the owner of the tables is no superuser. */
export async function applyMigrations(run: (sql: string) => Promise<unknown>): Promise<void> {
  await run('set role simmer_owner')
  for (const { name, sql } of migrations) {
    await run(`begin; ${sql}; commit`).catch((error: unknown) => {
      throw new Error(`${name}: ${String(error)}`, { cause: error })
    })
  }
  await run('reset role')
}
