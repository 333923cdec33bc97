import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildApp, root } from './backend'

/** What the next version is made of. */
const sources = [
  'src',
  'sw',
  'build',
  'public',
  'index.html',
  'vite.config.ts',
  'package.json',
  '.env',
  'supabase',
]
const settings = [
  'tsconfig.json',
  'tsconfig.base.json',
  'tsconfig.app.json',
  'tsconfig.sw.json',
  'tsconfig.node.json',
]

/** What a migration of the next version leaves in the notes of a production that an older version had queued. */
export const migratedNote = 'Brought over by version 2'

/**
 * What a later release may change: the document's title, the database's schema (another table, so another version), and
 * the payload of productions, which that version's transport sends in the form that the server knows.
 */
const changes: { file: string; from: string | RegExp; to: string }[] = [
  { file: 'index.html', from: '<title>Simmer</title>', to: '<title>Simmer 2</title>' },
  {
    file: 'src/kitchen/kitchenQueue.ts',
    from: 'companionTables: stockTables,\n',
    to: 'companionTables: stockTables,\n    companionVersion: 2,\n',
  },
  {
    file: 'src/kitchen/stock/stockTables.ts',
    from: "  stockMeta: 'key',\n",
    to: "  stockMeta: 'key',\n  stockLabels: 'itemId',\n",
  },
  {
    file: 'src/kitchen/tasks/production.ts',
    from: /version: 1,\n/,
    to: `version: 2,
      migrate: {
        1: old => {
          const payload = old as ProductionPayload
          return { ...payload, receiptData: { ...payload.receiptData, notes: '${migratedNote}' } }
        },
      },
`,
  },
  {
    file: 'src/kitchen/supabaseTransport.ts',
    from: 'return { id, type, version, payload,',
    to: 'return { id, type, version: Math.min(version, 1), payload,',
  },
]

/**
 * Once before the tests of updates: the app of tomorrow, built from a changed copy of today's sources. Two real builds, because
 * what an update can break lies in file names, caches and schemas.
 */
export default async function buildNextVersion(): Promise<void> {
  const home = process.env.SIMMER_E2E_HOME
  if (!home) throw new Error('buildOnce.ts has to run before.')
  const copy = join(home, 'next-sources')
  await mkdir(copy)
  for (const name of [...sources, ...settings]) {
    // A demo that is running has its database below supabase/.
    await cp(join(root, name), join(copy, name), { recursive: true, filter: path => !path.includes('.temp') })
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const { file, from, to } of changes) {
    const path = join(copy, file)
    const text = await readFile(path, 'utf8')
    const changed = text.replace(from, to)
    if (changed === text) throw new Error(`${file} no longer has what the next version would change.`)
    await writeFile(path, changed)
  }
  process.env.SIMMER_NEXT_APP = join(home, 'next-app')
  await buildApp(process.env.SIMMER_NEXT_APP, copy)
}
