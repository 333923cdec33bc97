import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The test files as a page: the same sentences that Node runs, with the browser's own parts under them. */
export default defineConfig({
  root: here('.'),
  base: './',
  publicDir: false,
  // The app's addresses and keys are no concern of this page.
  envDir: false,
  resolve: {
    alias: [
      { find: '@', replacement: here('../../src') },
      { find: /^vitest$/, replacement: here('inPage/vitest.ts') },
      { find: /^fake-indexeddb(\/auto)?$/, replacement: here('inPage/realIndexedDb.ts') },
    ],
  },
  build: {
    outDir: here('../../test-results/conformance'),
    emptyOutDir: true,
    // What a failure says must be readable: it is all that a person at a tablet has.
    minify: false,
    rolldownOptions: { input: ['index.html', 'file.html', 'tab.html'].map(here) },
  },
  preview: { port: 4180 },
})
