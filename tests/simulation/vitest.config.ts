import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** `npx vitest run --config tests/simulation/vitest.config.ts`; more runs and single seeds: `npm run simulate`. */
export default defineConfig({
  root,
  resolve: { alias: { '@': `${root}src` } },
  test: {
    name: 'simulation',
    include: ['tests/simulation/**/*.test.ts'],
    // The runs take both cores by themselves.
    fileParallelism: false,
    testTimeout: 600_000,
  },
})
