import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { describe, expect, it } from 'vitest'

// Without types: the arrows need none, and reading the whole project takes longer than all of these tests.
const eslint = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] })

/** What the linter says of an import, as if it stood in that file. */
async function verdict(file: string, from: string): Promise<string> {
  const [result] = await eslint.lintText(`import '${from}'\n`, { filePath: file })
  return result?.messages.find(({ ruleId }) => ruleId === 'no-restricted-imports')?.message ?? 'fine'
}

describe('the arrows of ARCHITECTURE.md', () => {
  it.each([
    ['src/queue/task.ts', 'vue'],
    ['src/queue/task.ts', '@supabase/supabase-js'],
    ['src/queue/task.ts', '@/kitchen/units'],
    ['src/queue/task.ts', '../core/background'],
    ['src/core/background/types.ts', '@/session/deviceSession'],
    ['src/core/background/types.ts', 'vuetify'],
    ['src/kitchen/units.ts', 'vue'],
    ['src/kitchen/tasks/index.ts', '@/core/background'],
    ['src/kitchen/tasks/index.ts', '../../history/TaskHistoryPanel.vue'],
    ['src/session/deviceSession.ts', '@/queue'],
    ['src/ui/format.ts', '@/core/background'],
    ['src/history/taskWords.ts', '@/queue'],
    ['src/history/taskWords.ts', '@/kitchen/units'],
    ['sw/precache.ts', 'vue'],
    ['sw/precache.ts', '../src/kitchen/dialogs/StockBoard.vue'],
    ['src/kitchen/units.ts', '@/main'],
  ])('%s must not import %s', async (file, from) => {
    expect(await verdict(file, from)).not.toBe('fine')
  })

  it.each([
    ['src/queue/task.ts', 'dexie'],
    ['src/queue/task.ts', './transitions'],
    ['src/core/background/types.ts', '@/queue'],
    ['src/core/background/types.ts', 'vue'],
    ['src/kitchen/units.ts', '@/queue'],
    ['src/history/taskWords.ts', '@/core/background'],
    ['sw/precache.ts', '@/kitchen/kitchenQueue'],
  ])('%s may import %s', async (file, from) => {
    expect(await verdict(file, from)).toBe('fine')
  })

  it('keeps the outside out of the engine, except for environment.ts', async () => {
    const code = 'export const start = Date.now() + Math.random()\nsetTimeout(() => start, 1)\n'
    const rules = async (filePath: string) =>
      (await eslint.lintText(code, { filePath }))[0]?.messages.map(({ ruleId }) => ruleId) ?? []
    expect(await rules('src/queue/task.ts')).toEqual(
      expect.arrayContaining(['no-restricted-properties', 'no-restricted-globals']),
    )
    expect(await rules('src/queue/environment.ts')).not.toContain('no-restricted-globals')
  })
})
