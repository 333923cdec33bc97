import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { Client, Pool, types, escapeIdentifier } from 'pg'
import { inject } from 'vitest'
import { urlOf } from './postgresServer'
import './pgliteImage'

export type Row = Record<string, unknown>

/** One transaction: what is asked for in it sees what it did before. */
export interface Transaction {
  query: <R = Row>(sql: string, parameters?: readonly unknown[]) => Promise<R[]>
}

/** What both engines can do. */
export interface Database {
  /** Runs `work` in a transaction in the name of a role; commits, or rolls back when it throws. */
  transaction: <T>(who: { role: string; claims?: Row }, work: (tx: Transaction) => Promise<T>) => Promise<T>
  /** Several statements at once, as a superuser. */
  run: (sql: string) => Promise<void>
  close: () => Promise<void>
}

export const isPostgres = process.env['SIMMER_SQL_ENGINE'] === 'postgres'

export function openDatabase(): Promise<Database> {
  return isPostgres ? openPostgres() : openPglite()
}

// numeric and bigint come as text from pg. The tests' figures fit into a number.
const { NUMERIC, INT8, DATE } = types.builtins
types.setTypeParser(NUMERIC, Number)
types.setTypeParser(INT8, Number)
types.setTypeParser(DATE, String)

const become = `select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`

async function openPostgres(): Promise<Database> {
  const server = inject('postgresUrl')
  const template = inject('postgresTemplate')
  const name = `${template}_${randomBytes(4).toString('hex')}`
  await asAdmin(
    server,
    `create database ${escapeIdentifier(name)} template ${escapeIdentifier(template)} owner simmer_owner`,
  )

  // Real connections: two transactions at once are two sessions of the server.
  const pool = new Pool({ connectionString: urlOf(server, name), max: 40 })
  return {
    transaction: async ({ role, claims = {} }, work) => {
      const client = await pool.connect()
      try {
        await client.query('begin')
        await client.query(become, [role, JSON.stringify(claims)])
        const result = await work({
          query: async <R>(sql: string, parameters: readonly unknown[] = []) =>
            (await client.query(sql, [...parameters])).rows as R[],
        })
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback')
        throw error
      } finally {
        client.release()
      }
    },
    run: async sql => {
      await pool.query(sql)
    },
    close: async () => {
      await pool.end()
      // Waits for the sessions to go. What is left behind goes with the run.
      await asAdmin(server, `drop database ${escapeIdentifier(name)}`)
    },
  }
}

async function asAdmin(server: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

async function openPglite(): Promise<Database> {
  const pglite = await PGlite.create({
    loadDataDir: new Blob([await readFile(inject('pgliteImage'))]),
    parsers: { [NUMERIC]: Number, [INT8]: Number, [DATE]: String },
  })
  return {
    transaction: ({ role, claims = {} }, work) =>
      pglite.transaction(async tx => {
        await tx.query(become, [role, JSON.stringify(claims)])
        return work({
          query: async <R>(sql: string, parameters: readonly unknown[] = []) =>
            (await tx.query<R>(sql, [...parameters])).rows,
        })
      }),
    run: async sql => {
      await pglite.exec(sql)
    },
    close: () => pglite.close(),
  }
}
