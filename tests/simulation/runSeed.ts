import 'fake-indexeddb/auto'
import { act } from './actions'
import { calmDown } from './calm'
import { Coverage } from './coverage'
import { World } from './world'

export interface Run {
  seed: number
  /** The promise that was broken; absent for a good run. */
  broken: string | undefined
  trace: string[]
  counts: Record<string, number>
}

/** One whole life of a device, out of one number. */
export async function runSeed(seed: number): Promise<Run> {
  const coverage = new Coverage()
  const world = new World(seed, coverage)
  const { device, witness } = world
  const giveBack = device.loop.takeOver()
  try {
    world.open('page')
    const steps = 40 + device.dice.roll(41)
    for (let step = 0; step < steps && witness.broken === undefined; step += 1) {
      await act(world)
      // How far it gets before the next thing happens.
      await device.loop.run(device.dice.pick([0, 1, 3, 8, 20, 1_000]) ?? 0)
    }
    if (witness.broken === undefined) await calmDown(world)
  } catch (error) {
    witness.breaks(error instanceof Error ? (error.stack ?? error.message) : String(error))
  } finally {
    await world.end()
    giveBack()
  }
  coverage.saw('turns of the event loop', device.loop.turns)
  coverage.saw('tasks', world.made.length)
  return { seed, broken: witness.broken, trace: device.trace, counts: coverage.counts }
}
