import { effectScope, nextTick, ref, shallowRef, type EffectScope } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BackgroundTask } from '@/core/background'
import { StorageError } from '@/queue'
import { useUndo } from '@/history/useUndo'
import { backgroundTask } from '../../support/backgroundTask'

const start = Date.parse('2026-11-24T12:00:00Z')
const at = (ms: number) => new Date(ms).toISOString()
let scope: EffectScope

beforeEach(() => {
  vi.useFakeTimers({ now: start })
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

const held = (id: string, fields: Partial<BackgroundTask> = {}) =>
  backgroundTask({
    id,
    description: `Produce ${id}`,
    createdAt: at(start),
    undoUntil: at(start + 5_000),
    ...fields,
  })

function open(list: BackgroundTask[]) {
  const tasks = shallowRef<readonly BackgroundTask[]>(list)
  const cancelTask = vi.fn((id: string) => {
    tasks.value = tasks.value.filter(task => task.id !== id)
    return Promise.resolve()
  })
  const onProblem = vi.fn()
  const found = scope.run(() => useUndo({ tasks, owner: ref('user-kay'), cancelTask, onProblem }))
  if (!found) throw new Error('The scope has stopped.')
  const texts = () => found.undoable.value.map(({ text }) => text)
  return { ...found, tasks, cancelTask, onProblem, texts }
}

describe('useUndo', () => {
  it('offers each task of this person that is held back, and no other', () => {
    const { texts, undoable } = open([
      held('Hummus'),
      backgroundTask({ id: 'not held back' }),
      held('Tahini', { owner: 'user-ria' }),
      held('Pita', { isCancelling: true }),
    ])
    expect(texts()).toEqual(['Produce Hummus'])
    expect(undoable.value[0]).toMatchObject({ canUndo: true, taskId: 'Hummus' })
  })

  it('takes a task back, and its offer goes', () => {
    const { undo, cancelTask, texts } = open([held('Hummus'), held('Falafel')])
    undo('Hummus')
    expect(cancelTask).toHaveBeenCalledExactlyOnceWith('Hummus')
    expect(texts()).toEqual(['Produce Falafel'])
  })

  it('goes when its time is over, also where nobody has sent the task: offline, for instance', async () => {
    const { texts } = open([held('Hummus')])
    await vi.advanceTimersByTimeAsync(4_400)
    expect(texts()).toEqual(['Produce Hummus'])
    await vi.advanceTimersByTimeAsync(1_200)
    expect(texts()).toEqual([])
  })

  it('appears for a task that is made later', async () => {
    const { texts, tasks } = open([])
    await vi.advanceTimersByTimeAsync(60_000)
    tasks.value = [held('Hummus', { undoUntil: at(start + 65_000) })]
    await nextTick()
    expect(texts()).toEqual(['Produce Hummus'])
    await vi.advanceTimersByTimeAsync(5_500)
    expect(texts()).toEqual([])
  })

  it('says why a task could not be taken back', async () => {
    const { undo, cancelTask, onProblem } = open([held('Hummus')])
    cancelTask.mockRejectedValueOnce(new StorageError('storage_full', 'Full.'))
    undo('Hummus')
    await vi.advanceTimersByTimeAsync(0)
    expect(onProblem).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('no room left'))
  })
})
