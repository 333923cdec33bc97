import { describe, expect, it } from 'vitest'
import { lookAgain, noDrain, progressOf, type Drain } from '@/history/drainProgress'

const ids = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `task-${from + n}`)
const seen = (open: string[], { held = 0, isOnline = true, cancelled = [] as string[] } = {}) => ({
  open,
  held,
  isOnline,
  cancelled: new Set(cancelled),
})

/** Three hundred tasks of which ten end each second, as seen by one tab. */
function after(seconds: number, from: Drain = noDrain): Drain {
  let drain = from
  for (let n = 0; n <= seconds; n += 1) drain = lookAgain(drain, seen(ids(300 - n * 10, n * 10)), n * 1000)
  return drain
}

describe('drainProgress', () => {
  it('counts what is done of all that waited, and what the rate leaves', () => {
    expect(progressOf(after(10), 10_000)).toEqual({ done: 100, total: 300, msLeft: 20_000 })
  })

  it('knows no time as long as the rate is a guess', () => {
    expect(progressOf(after(3), 3000)).toEqual({ done: 30, total: 300, msLeft: undefined })
  })

  it('goes by the last minute, not by the time before', () => {
    let drain = lookAgain(noDrain, seen(ids(300)), 0)
    // One a second for a minute, then two a second for longer than a minute.
    for (let n = 1; n <= 60; n += 1) drain = lookAgain(drain, seen(ids(300 - n, n)), n * 1000)
    for (let n = 1; n <= 70; n += 1)
      drain = lookAgain(drain, seen(ids(240 - 2 * n, 60 + 2 * n)), (60 + n) * 1000)
    expect(progressOf(drain, 130_000)).toEqual({ done: 200, total: 300, msLeft: 50_000 })
  })

  it('takes in what is added meanwhile', () => {
    const drain = lookAgain(after(10), seen(ids(220, 100)), 10_500)
    expect(progressOf(drain, 10_500)).toMatchObject({ done: 100, total: 320 })
  })

  it('does not flash for a task or two, and shows them when they take long', () => {
    const drain = lookAgain(noDrain, seen(ids(2)), 0)
    expect(progressOf(drain, 1900)).toBeUndefined()
    expect(progressOf(drain, 2100)).toMatchObject({ done: 0, total: 2 })
  })

  it('begins anew once the backlog is empty', () => {
    const empty = lookAgain(after(10), seen([]), 11_000)
    expect(progressOf(empty, 11_000)).toBeUndefined()
    expect(progressOf(lookAgain(empty, seen(ids(8)), 12_000), 12_000)).toMatchObject({ done: 0, total: 8 })
  })

  it('does not wait for tasks that are not to go out now', () => {
    const drain = lookAgain(after(10), seen(ids(2, 298), { held: 2 }), 11_000)
    expect(progressOf(drain, 20_000)).toBeUndefined()
  })

  it('stays without a time while offline, and measures anew when it is back', () => {
    const off = lookAgain(after(10), seen(ids(200, 100), { isOnline: false }), 11_000)
    expect(progressOf(off, 40_000)).toEqual({ done: 100, total: 300, msLeft: undefined })
    const back = lookAgain(off, seen(ids(200, 100)), 100_000)
    expect(progressOf(lookAgain(back, seen(ids(100, 200)), 110_000), 110_000)).toMatchObject({
      msLeft: 10_000,
    })
  })

  it('shows no bar for a backlog that only gathers offline', () => {
    expect(progressOf(lookAgain(noDrain, seen(ids(50), { isOnline: false }), 0), 9000)).toBeUndefined()
  })

  it('leaves out what was cancelled, of the total and of what was sent', () => {
    const some = lookAgain(after(10), seen(ids(150, 150), { cancelled: ids(30, 100) }), 10_500)
    expect(progressOf(some, 10_500)).toMatchObject({ done: 120, total: 270 })
    // Told and forgotten: it is not counted later either.
    expect(progressOf(lookAgain(some, seen(ids(150, 150)), 11_000), 11_000)).toMatchObject({
      done: 120,
      total: 270,
    })
  })

  it('goes on after a reload, with what ended meanwhile', () => {
    const kept: Drain = { ...noDrain, done: 100, open: 200 }
    expect(progressOf(lookAgain(kept, seen(ids(150, 150)), 0), 0)).toMatchObject({ done: 150, total: 300 })
  })
})
