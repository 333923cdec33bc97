import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Plugin, type Rolldown } from 'vite'

/** What a first visit costs a tablet on bad Wi-Fi. The build says the figures and fails above them. */
const precacheLimit = 1_500_000
const workerLimit = 120_000
/** What the engine alone adds to an app that has Dexie already. The goal is 8,000. */
const queueLimit = 19_250

/** Sums up what the worker will precache: for workbox's `manifestTransforms`. */
export function checkPrecache<Entry extends { size: number }>(entries: Entry[]) {
  const bytes = entries.reduce((sum, { size }) => sum + size, 0)
  say('precache', bytes, precacheLimit, `${entries.length} files`)
  return { manifest: entries, warnings: [] }
}

/** Weighs the finished worker. Put it behind the plugin that writes it. */
export function checkWorker(file: string): Plugin {
  let outDir = ''
  return {
    name: 'simmer-size-budgets',
    apply: 'build',
    enforce: 'post',
    configResolved: config => {
      outDir = resolve(config.root, config.build.outDir)
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        say('service worker', gzipSync(await readFile(join(outDir, file))).length, workerLimit, 'gzip')
      },
    },
  }
}

/** Weighs `src/queue` as another app would bundle it: minified, all that it exports, without Dexie. */
export function checkQueue(): Plugin {
  return {
    name: 'simmer-queue-size',
    apply: 'build',
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        say('src/queue', await queueBytes('index.ts'), queueLimit, 'gzip, without Dexie')
      },
    },
  }
}

/** @param files of `src/queue`, bundled together with all that they import; @returns bytes, gzipped, without Dexie */
export async function queueBytes(...files: string[]): Promise<number> {
  const source = fileURLToPath(new URL('../src', import.meta.url))
  const entry = 'virtual:entry'
  const built = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@': source } },
    plugins: [
      {
        name: 'simmer-entry',
        resolveId: id => (id === entry ? entry : null),
        load: id =>
          id === entry
            ? files.map(file => `export * from ${JSON.stringify(join(source, 'queue', file))}`).join('\n')
            : null,
      },
    ],
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: {
        input: entry,
        external: ['dexie'],
        preserveEntrySignatures: 'strict',
        output: { format: 'es', minify: true },
      },
    },
  })
  const chunks = [built].flat().flatMap(one => (one as Rolldown.RolldownOutput).output)
  return gzipSync(chunks.map(chunk => (chunk.type === 'chunk' ? chunk.code : '')).join('')).length
}

function say(what: string, bytes: number, limit: number, note: string): void {
  const inKb = (value: number) => `${(value / 1000).toFixed(1)} kB`
  const sentence = `${what}: ${inKb(bytes)} (${note}), of ${inKb(limit)} allowed`
  if (bytes > limit) throw new Error(`Too big: ${sentence}.`)
  console.log(sentence)
}
