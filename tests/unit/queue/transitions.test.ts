import { describe, expect, it } from 'vitest'
import type { TaskStatus } from '@/queue'
import { isFinal, nextStatus, type TaskEvent } from '@/queue/transitions'

const statuses = ['queued', 'processing', 'retrying', 'completed', 'failed', 'cancelled'] as const

/** PRODUCT.md, section 2, written out once more and by hand: a cell that changes must be changed twice. */
const expected: Record<TaskEvent, string> = {
  //         queued     processing retrying   completed  failed     cancelled
  claim: '   processing –          processing –          –          –',
  complete: 'completed  completed  completed  –          completed  –',
  fail: '    –          failed     –          –          –          –',
  retry: '   –          retrying   –          –          –          –',
  wait: '    queued     queued     retrying   –          –          –',
  release: ' –          queued     –          –          –          –',
  cancel: '  cancelled  cancelled  cancelled  –          cancelled  –',
  requeue: ' –          –          –          –          queued     –',
  dismiss: ' –          –          –          –          failed     –',
}

describe('the table of transitions', () => {
  for (const [event, row] of Object.entries(expected)) {
    const cells = row.trim().split(/\s+/)
    for (const [index, status] of statuses.entries()) {
      const next = cells[index] === '–' ? null : cells[index]
      it(`${event} of a ${status} task: ${next ?? 'refused'}`, () => {
        expect(nextStatus(event as TaskEvent, status)).toBe(next)
      })
    }
  }

  it('leaves completed and cancelled tasks alone for ever, whatever comes', () => {
    const seed = 20261123
    let state = seed
    const random = (n: number) => (state = (state * 1103515245 + 12345) % 2147483648) % n
    const events = Object.keys(expected) as TaskEvent[]
    const ends = new Set<TaskStatus>()
    for (let walk = 0; walk < 500; walk++) {
      let status: TaskStatus = 'queued'
      for (let step = 0; step < 30; step++) {
        const next: TaskStatus | null = nextStatus(events[random(events.length)] ?? 'claim', status)
        const isOver = status === 'completed' || status === 'cancelled'
        expect(isOver && next !== null, `seed ${seed}, walk ${walk}: ${status} → ${String(next)}`).toBe(false)
        status = next ?? status
      }
      ends.add(status)
    }
    expect([...ends].sort()).toContain('completed')
    expect([...ends].sort()).toContain('cancelled')
  })

  it('calls exactly completed, failed and cancelled final', () => {
    expect(statuses.filter(isFinal)).toEqual(['completed', 'failed', 'cancelled'])
  })
})
