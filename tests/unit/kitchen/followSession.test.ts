import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { followSession } from '@/kitchen/followSession'
import type { DeviceSession, Person } from '@/session/deviceSession'

const ana: Person = { id: 'ana', name: 'Ana', email: '', department: 'kitchen', role: 'cook' }
const budi: Person = { ...ana, id: 'budi', name: 'Budi' }

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function follow() {
  let change: (person: Person | null) => void = () => undefined
  const session = { onChange: (listener: typeof change) => (change = listener) } as unknown as DeviceSession
  const told: (string | null)[] = []
  followSession(session, person => told.push(person?.id ?? null))
  return { told, change: (person: Person | null) => change(person) }
}

it('tells every change of the person at once', () => {
  const { told, change } = follow()
  for (const person of [ana, null, ana, budi, null, budi, ana]) change(person)
  expect(told).toEqual(['ana', null, 'ana', 'budi', null, 'budi', 'ana'])
})

it('makes no loop of a server that refuses what it has just renewed, and does not forget the last change', () => {
  const { told, change } = follow()
  for (let n = 0; n < 20; n++) change(ana)
  expect(told).toHaveLength(3)
  vi.advanceTimersByTime(30_000)
  expect(told).toHaveLength(4)
  vi.advanceTimersByTime(60_000)
  expect(told).toHaveLength(4)
  change(ana)
  expect(told).toHaveLength(5)
})

it.each([-86_400_000, 86_400_000])('counts spans, not the clock: it may jump by %i ms', jump => {
  const { told, change } = follow()
  for (let n = 0; n < 3; n++) change(ana)
  vi.setSystemTime(Date.now() + jump)
  vi.advanceTimersByTime(15_000)
  change(ana)
  expect(told).toHaveLength(3)
  vi.advanceTimersByTime(30_000)
  expect(told).toHaveLength(4)
  change(ana)
  expect(told).toHaveLength(5)
})
