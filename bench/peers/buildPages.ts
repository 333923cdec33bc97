import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import type { Entry } from './contenders'

const here = dirname(fileURLToPath(import.meta.url))
const alias = { '@': join(here, '../../src') }

/** The page and the harness: not the contender's. */
const ours = new Set(['/page.html', '/page.js'])

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>A contender alone</title>
    <script type="importmap">{ "imports": { "contender": "./contender.js" } }</script>
  </head>
  <body>
    <script type="module" src="./page.js"></script>
  </body>
</html>
`

/** Builds the page of each contender: minified, as an app would ship it. @returns their folders by name */
export async function buildPages(entries: readonly Entry[], home: string): Promise<Map<string, string>> {
  const folders = new Map<string, string>()
  for (const { name } of entries) {
    const folder = join(home, name)
    folders.set(name, folder)
    await mkdir(folder, { recursive: true })
    await buildOne(join(here, 'contenders', `${name}.ts`), folder, {
      entryFileNames: 'contender.js',
      format: 'es',
    })
    await buildOne(join(here, 'contenders/page.ts'), folder, { entryFileNames: 'page.js', format: 'es' }, [
      'contender',
    ])
    const worker = join(here, 'contenders', `${name}Worker.ts`)
    if (existsSync(worker)) {
      await buildOne(worker, folder, { entryFileNames: 'worker.js', format: 'iife' })
    }
    await writeFile(join(folder, 'page.html'), html)
  }
  const powersync = folders.get('powersync')
  if (powersync !== undefined) {
    await cp(join(here, 'node_modules/@powersync/web/dist/worker'), join(powersync, 'powersync'), {
      recursive: true,
    })
  }
  return folders
}

async function buildOne(
  input: string,
  outDir: string,
  output: Rolldown.OutputOptions,
  external: string[] = [],
): Promise<void> {
  await build({
    configFile: false,
    root: here,
    logLevel: 'error',
    resolve: { alias },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input, output, external, preserveEntrySignatures: 'strict' },
    },
  })
}

/** Bytes, gzipped, of the files that a contender's page has loaded: JavaScript, workers and WebAssembly, each on its own. */
export async function gzipBytes(
  folder: string,
  files: Iterable<string>,
): Promise<{ script: number; wasm: number }> {
  const bytes = { script: 0, wasm: 0 }
  for (const file of files) {
    if (ours.has(file)) continue
    bytes[file.endsWith('.wasm') ? 'wasm' : 'script'] += gzipSync(await readFile(join(folder, file)), {
      level: 9,
    }).length
  }
  return bytes
}
