import { describe, expect, it } from 'vitest'
import { Scouts } from '@/queue/scouts'
import { until } from '../../support/testQueue'

/** Two lanes, and who of them has got its turn. */
function create() {
  const scouts = new Scouts()
  const [one, other] = [{ name: 'one' }, { name: 'other' }]
  const turns: string[] = []
  const wait = (lane: { name: string }) => void scouts.turn(lane).then(() => turns.push(lane.name))
  return { scouts, one, other, turns, wait }
}

describe('of lanes side by side', () => {
  it('one goes ahead to a server, and the others follow once it was answered', async () => {
    const { scouts, one, other, turns, wait } = create()
    expect(scouts.mayGo('', one)).toBe(true)
    expect(scouts.mayGo('', other)).toBe(false)
    // The servers of handlers are others, and say nothing about ours.
    expect(scouts.mayGo('letter', other)).toBe(true)
    wait(other)
    scouts.answered('')
    await until(() => turns.length > 0)
    expect(scouts.mayGo('', other)).toBe(true)
    scouts.forget()
    expect(scouts.mayGo('', other)).toBe(false)
  })

  it('the next one goes ahead when the first has ended without an answer', async () => {
    const { scouts, one, other, turns, wait } = create()
    scouts.mayGo('', one)
    wait(other)
    scouts.ended(one)
    await until(() => turns.length > 0)
    expect(scouts.mayGo('', other)).toBe(true)
    expect(scouts.mayGo('', one)).toBe(false)
  })

  it('no two wait for each other: who waits goes ahead for nobody', async () => {
    const { scouts, one, other, turns, wait } = create()
    scouts.mayGo('', one)
    scouts.mayGo('letter', other)
    wait(one)
    expect(scouts.mayGo('', other)).toBe(true)
    wait(other)
    await until(() => turns.includes('one'))
    expect(scouts.mayGo('letter', one)).toBe(true)
  })
})
