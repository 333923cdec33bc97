import { describe, expect, it } from 'vitest'
import { beside } from '@/queue/beside'
import { TestClock, until } from '../../support/testQueue'

/** Something that ends when the test says so. */
function held() {
  const ends: { resolve: () => void; reject: (error: Error) => void } = {
    resolve: () => undefined,
    reject: () => undefined,
  }
  const promise = new Promise<void>((resolve, reject) => Object.assign(ends, { resolve, reject }))
  return { promise, ...ends }
}

const turn = () => new Promise(resolve => setImmediate(resolve))

describe('a look beside what is under way', () => {
  it('comes again and again, one after the other, and not once it is over', async () => {
    const clock = new TestClock()
    const work = held()
    const looks: ReturnType<typeof held>[] = []
    const look = () => {
      const one = held()
      looks.push(one)
      return one.promise
    }
    const whole = beside(work.promise, look, 100, clock)
    clock.advance(99)
    expect(looks).toHaveLength(0)
    clock.advance(1)
    expect(looks).toHaveLength(1)
    // It takes long: the next one waits until it has ended, and its time with it.
    clock.advance(500)
    expect(looks).toHaveLength(1)
    looks[0]?.resolve()
    await until(() => clock.nextTimerIn === 100)
    clock.advance(100)
    expect(looks).toHaveLength(2)
    looks[1]?.resolve()
    await until(() => clock.nextTimerIn === 100)
    work.resolve()
    await whole
    expect(clock.nextTimerIn).toBeUndefined()
  })

  it('in hand ends before the whole does, and is the last', async () => {
    const clock = new TestClock()
    const work = held()
    const look = held()
    let isOver = false
    const whole = beside(work.promise, () => look.promise, 100, clock).then(() => (isOver = true))
    clock.advance(100)
    work.resolve()
    await turn()
    expect(isOver).toBe(false)
    look.resolve()
    await whole
    expect(clock.nextTimerIn).toBeUndefined()
  })

  it('that fails is the last, and is told when the work is over', async () => {
    const clock = new TestClock()
    const work = held()
    const whole = beside(work.promise, () => Promise.reject(new Error('No room.')), 100, clock)
    clock.advance(100)
    await turn()
    expect(clock.nextTimerIn).toBeUndefined()
    work.resolve()
    await expect(whole).rejects.toThrow('No room.')
  })

  it('hides no error of the work, nor does its own', async () => {
    const clock = new TestClock()
    const work = held()
    const whole = beside(work.promise, () => Promise.reject(new Error('No room.')), 100, clock)
    clock.advance(100)
    work.reject(new Error('On fire.'))
    await expect(whole).rejects.toThrow('On fire.')
    expect(clock.nextTimerIn).toBeUndefined()
  })
})
