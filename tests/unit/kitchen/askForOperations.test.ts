import { afterEach, expect, it, vi } from 'vitest'
import { createAskForOperations } from '@/kitchen/operations/askForOperations'
import type { Rpc } from '@/kitchen/rpc'
import { operation, page } from './operationPages'

const noFilters = { kind: null, department: null, person: '', text: '', from: '', to: '' }
const { any } = AbortSignal
afterEach(() => {
  AbortSignal.any = any
  vi.useRealTimers()
})

/** Answers when its question is given up. */
const silentServer: Rpc = (_name, _args, { signal }) =>
  new Promise(resolve => {
    const giveUp = () => resolve({ kind: 'silent', code: (signal.reason as DOMException).name, message: '' })
    if (signal.aborted) giveUp()
    signal.addEventListener('abort', giveUp)
  })

it('asks in a browser without AbortSignal.any (Safari before 17.4), and gives up after 15 s', async () => {
  AbortSignal.any = undefined as never
  vi.useFakeTimers()
  const rpc = vi.fn(silentServer)
  const answer = createAskForOperations(rpc, 'kay')(noFilters, null, new AbortController().signal)
  vi.advanceTimersByTime(14_999)
  const signal = rpc.mock.calls[0]?.[2].signal
  expect(signal?.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  await expect(answer).resolves.toEqual({ outcome: 'offline' })
  expect((signal?.reason as DOMException).name).toBe('TimeoutError')
})

it.each(['before it is asked', 'while it is asked'])('a question can be given up %s', async when => {
  const asking = new AbortController()
  if (when === 'before it is asked') asking.abort()
  const rpc = vi.fn(silentServer)
  const answer = createAskForOperations(rpc, 'kay')(noFilters, null, asking.signal)
  asking.abort()
  await expect(answer).resolves.toEqual({ outcome: 'offline' })
  expect((rpc.mock.calls[0]?.[2].signal.reason as DOMException).name).toBe('AbortError')
})

it('reads a page on which one batch keeps until a year that no browser can read', async () => {
  const { received } = operation(1)
  const far = { ...received, expires_at: '10000-01-01T04:59:59.999+00:00' }
  const ask = createAskForOperations(() => Promise.resolve(page([operation(1, { received: far })])), 'kay')
  const answer = await ask(noFilters, null, new AbortController().signal)
  expect(answer).toMatchObject({
    outcome: 'page',
    page: { operations: [{ received: { expires_at: null } }] },
  })
})
