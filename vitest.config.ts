import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/**
 * Unit tests run in Node. A file that needs a screen asks for it in its first line
 * (`// @vitest-environment happy-dom`), one that needs IndexedDB imports `fake-indexeddb/auto`.
 * The SQL tests have their own configuration, because they start databases.
 */
export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: {
    name: 'unit',
    include: ['tests/unit/**/*.test.ts'],
    environment: 'node',
    // Vuetify's files import CSS, which Node can't.
    server: { deps: { inline: ['vuetify'] } },
    maxWorkers: 2,
    restoreMocks: true,
    unstubGlobals: true,
    testTimeout: 10_000,
  },
})
