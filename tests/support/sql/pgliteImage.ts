import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import type { TestProject } from 'vitest/node'
import { applyMigrations, rolesSql, supabaseSql } from './schema'

declare module 'vitest' {
  interface ProvidedContext {
    pgliteImage: string
  }
}

/** Making a PGlite takes seconds, opening a copy takes half of one: each test file opens a copy of this. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'simmer-pglite-'))
  const pglite = await PGlite.create()
  await pglite.exec(`${rolesSql}; grant create on database postgres to simmer_owner; ${supabaseSql}`)
  await applyMigrations(sql => pglite.exec(sql))
  const image = join(folder, 'image.tar')
  await writeFile(image, Buffer.from(await (await pglite.dumpDataDir('none')).arrayBuffer()))
  await pglite.close()

  project.provide('pgliteImage', image)
  return () => rm(folder, { recursive: true, force: true })
}
