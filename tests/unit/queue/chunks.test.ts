import { describe, expect, it } from 'vitest'
import { inOrder, mayJoin, suspectsLast, takeChunk } from '@/queue/chunks'
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

  it('nothing is sent beside a task that it shares a key with, whichever comes first, nor what follows it', () => {
    const of = (seq: number, ...orderingKeys: string[]) =>
      ({ seq, id: String(seq), orderingKeys }) as unknown as Task
    const underWay = [of(2, 'a'), of(3)]
    const ready = [
      of(1, 'a'),
      ...underWay,
      of(4, 'a', 'b'),
      of(5, 'b'),
      of(6, 'c'),
      of(7),
      of(8, 'c'),
      of(9, 'd'),
      of(10, 'd'),
    ]
    expect(seqs(mayJoin(ready, underWay, ({ seq }) => seq === 9))).toEqual([6, 7, 8])
  })
})
