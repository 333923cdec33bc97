import { onScopeDispose, shallowReadonly, shallowRef } from 'vue'
import type { EndedCounts } from '@/queue'
import { backgroundState } from '../backgroundState'
import { inTurns } from '../inTurns'

export interface EndedHour extends EndedCounts {
  /** When this hour began, by the device's clock. */
  from: Date
}

const hourMs = 3_600_000

/** How many tasks ended in each of the last 24 hours, the present one last; live, but in no hurry. Stops with its scope. */
export function useEndedByHour(now: () => number = Date.now) {
  const { queue } = backgroundState()
  const hours = shallowRef<readonly EndedHour[]>([])

  async function read(): Promise<void> {
    const thisHour = new Date(now())
    thisHour.setMinutes(0, 0, 0)
    const moments = Array.from({ length: 24 }, (_, place) => thisHour.getTime() - (23 - place) * hourMs)
    try {
      const counts = await queue.reads.history.endedBetween(moments)
      hours.value = counts.map((count, place) => ({ ...count, from: new Date(moments[place] ?? 0) }))
    } catch (error) {
      console.error(error)
    }
  }

  const reading = inTurns(read, tookMs => Math.max(2_000, 20 * tookMs))
  const stopFollowing = queue.reads.history.onChange(reading.ask)
  // The hours go on although nothing happens.
  const timer = setInterval(reading.ask, 60_000)
  onScopeDispose(() => {
    stopFollowing()
    clearInterval(timer)
    reading.stop()
  })
  reading.ask()
  return shallowReadonly(hours)
}
