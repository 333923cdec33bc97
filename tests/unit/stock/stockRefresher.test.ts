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

it('goes on after a refresh that failed', async () => {
  const trouble = vi.fn()
  const work = vi.fn().mockRejectedValueOnce(new Error('no Wi-Fi')).mockResolvedValue(undefined)
  const refresher = createStockRefresher(work, trouble)
  await refresher.refresh()
  expect(trouble).toHaveBeenCalledOnce()
  await refresher.refresh()
  expect(work).toHaveBeenCalledTimes(2)
})
