import { expect, it } from 'vitest'
import { runSeed } from './runSeed'

it.each([1, 22, 333, 4_444, 55_555])('seed %i tells the same story each time', async seed => {
  const once = await runSeed(seed)
  const again = await runSeed(seed)
  expect(once.trace.length).toBeGreaterThan(20)
  expect(again.trace).toEqual(once.trace)
  expect(again.counts).toEqual(once.counts)
})

it('different seeds tell different stories', async () => {
  expect((await runSeed(7)).trace).not.toEqual((await runSeed(8)).trace)
})
