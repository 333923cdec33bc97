import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** What a first visit costs a tablet on bad Wi-Fi. The build says the figures and fails above them. */
const precacheLimit = 1_500_000
const workerLimit = 120_000

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

function say(what: string, bytes: number, limit: number, note: string): void {
  const inKb = (value: number) => `${(value / 1000).toFixed(1)} kB`
  const sentence = `${what}: ${inKb(bytes)} (${note}), of ${inKb(limit)} allowed`
  if (bytes > limit) throw new Error(`Too big: ${sentence}.`)
  console.log(sentence)
}
