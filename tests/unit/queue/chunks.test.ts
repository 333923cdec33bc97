import { describe, expect, it } from 'vitest'
import { inOrder, suspectsLast, takeChunk } from '@/queue/chunks'
import type { Task } from '@/queue'

const task = (seq: number, key: string, waits = 0) => ({ seq, orderingKeys: [key], waits }) as unknown as Task
const seqs = (tasks: readonly Task[]) => tasks.map(({ seq }) => seq)
const two = { size: 2 }

describe('promise 5: order holds', () => {
  it('what follows a task that somebody else took at the last moment goes back', () => {
    const chunk = [task(1, 'a'), task(2, 'b'), task(3, 'a')]
    const held = new Set<string>()
    const { batch, early } = inOrder(chunk, [task(2, 'b'), task(3, 'a')], held)
    expect(seqs(batch)).toEqual([2])
    expect(seqs(early)).toEqual([3])
    expect([...held]).toEqual(['a'])
  })

  it('a chunk passes over what is held, and what follows that', () => {
    const held = new Set(['a'])
    const { chunk, after } = takeChunk(
      [task(1, 'a'), task(2, 'b'), task(3, 'a'), task(4, 'c')],
      held,
      () => two,
    )
    expect(seqs(chunk)).toEqual([2, 4])
    expect(after).toEqual([])
  })

  it('a task without an answer goes last, with all that must follow it', () => {
    expect(seqs(suspectsLast([task(1, 'a', 1), task(2, 'a'), task(3, 'b')], ({ waits }) => waits))).toEqual([
      3, 1, 2,
    ])
  })
})
