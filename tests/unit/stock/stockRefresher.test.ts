import { expect, it, vi } from 'vitest'
import { createStockRefresher } from '@/kitchen/stock/createStockRefresher'

it('runs one refresh at a time, and one more for all who asked meanwhile', async () => {
  const ends: (() => void)[] = []
  const work = vi.fn(() => new Promise<void>(resolve => ends.push(resolve)))
  const refresher = createStockRefresher(work)
  const first = refresher.refresh()
  const later = [refresher.refresh(), refresher.refresh(), refresher.refresh()]
  expect(work).toHaveBeenCalledTimes(1)
  ends[0]?.()
  await first
  await vi.waitFor(() => expect(work).toHaveBeenCalledTimes(2))
  ends[1]?.()
  await Promise.all(later)
  expect(work).toHaveBeenCalledTimes(2)
})

it('tries a refresh that failed again by itself, and not once more after one that went well', async () => {
  vi.useFakeTimers()
  const work = vi.fn().mockRejectedValueOnce(new Error('no Wi-Fi')).mockResolvedValue(undefined)
  const refresher = createStockRefresher(work, 15_000)
  await refresher.refresh()
  await vi.advanceTimersByTimeAsync(14_999)
  expect(work).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(work).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(600_000)
  expect(work).toHaveBeenCalledTimes(2)
  vi.useRealTimers()
})

it('does not try again what somebody has refreshed meanwhile', async () => {
  vi.useFakeTimers()
  const work = vi.fn().mockRejectedValueOnce(new Error('no Wi-Fi')).mockResolvedValue(undefined)
  const refresher = createStockRefresher(work, 15_000)
  await refresher.refresh()
  await refresher.refresh()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(work).toHaveBeenCalledTimes(2)
  vi.useRealTimers()
})
