import type { Random } from '../support/sql/random'
import type { Order } from '../support/enqueueThroughDialog'

/** When the browser is killed. */
export const moments = ['enqueue', 'before send', 'in flight', 'after commit', 'settle'] as const
export type Moment = (typeof moments)[number]

/** Who is at work when that happens; a worker with no tab has nothing to enqueue. */
export type Place = 'page' | 'worker'

export interface Round {
  moment: Moment
  place: Place
  orders: Order[]
  /** How many tasks are safe before the moment begins; with a call to be met, that says when. */
  afterConfirmed: number
  /** From the moment to the kill. */
  delayMs: number
}

const longestDelayMs: Record<Moment, number> = {
  enqueue: 5,
  'before send': 200,
  'in flight': 20,
  'after commit': 20,
  settle: 15,
}

/**
 * The rounds of one series, the same for the same seed: each moment comes, in an order of chance, and the rest is chance.
 * Each round has an item of its own, because what was in hand at a kill holds its item's key for a lease.
 *
 * @param items ids of products
 */
export function planRounds(random: Random, count: number, items: string[], canWorkerDrain: boolean): Round[] {
  const kinds = moments.flatMap(moment => {
    const hasWorker = canWorkerDrain && moment !== 'enqueue' && moment !== 'before send'
    const places: Place[] = hasWorker ? ['page', 'worker'] : ['page']
    return places.map(place => ({ moment, place }))
  })
  const more = Array.from({ length: Math.max(0, count - kinds.length) }, () => random.pick(kinds))
  return random.shuffled([...kinds, ...more]).map(({ moment, place }, index) => {
    const itemId = items[index % items.length] ?? ''
    const isBurst = moment === 'enqueue'
    const orders = Array.from({ length: isBurst ? random.int(40, 60) : random.int(1, 5) }, (_, place) => ({
      itemId,
      quantity: random.int(1, 9),
      note: `round ${index + 1}, task ${place + 1}`,
    }))
    return {
      moment,
      place,
      orders,
      afterConfirmed: afterConfirmed(moment, orders.length, random),
      delayMs: random.int(0, longestDelayMs[moment]),
    }
  })
}

function afterConfirmed(moment: Moment, orders: number, random: Random): number {
  // A slow machine is still at its first task when a quick one has stored them all; so the tasks are the clock.
  if (moment === 'enqueue') return random.int(0, Math.floor(orders / 4))
  return moment === 'before send' ? orders : 0
}
