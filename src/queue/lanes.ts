import { hold } from './chunks'
import { isHeld } from './readyTasks'
import type { Task } from './task'

export interface LanesOptions {
  /** How many lanes at most. */
  most: number
  /**
   * How many of them for groups with a task that has a call to itself: its handler may take long, and what needs none should
   * find a lane without one. Where it is 0 such groups are left out.
   */
  mostSlow: number
  /** Tasks in one call. */
  batchSize: number
  /** Whether a task has a call to itself. */
  goesAlone: (task: Task) => boolean
}

/**
 * Parts what is ready into lanes that may be under way side by side: no task of one lane shares a key with a task of
 * another, neither itself nor through others. What fits into one call stays in one lane, so that lanes cost hardly a call.
 * @param ready in the order in which it is sent; each lane keeps it
 */
export function lanesOf(
  ready: readonly Task[],
  { most, mostSlow, batchSize, goesAlone }: LanesOptions,
): Task[][] {
  const groupOf = groupsOf(ready)
  const slow = new Map<string, number>()
  for (const task of ready) if (goesAlone(task)) slow.set(groupOf(task), 0)
  const quick = new Map<string, number>()
  // In tasks: one that goes alone costs as much as a whole call of others.
  for (const task of ready) {
    const group = groupOf(task)
    const costs = slow.has(group) ? slow : quick
    costs.set(group, (costs.get(group) ?? 0) + (goesAlone(task) ? batchSize : 1))
  }
  const slowWanted = Math.min(mostSlow, lanesFor(slow, batchSize))
  const quickCount = Math.min(lanesFor(quick, batchSize), Math.max(Math.ceil(most / 2), most - slowWanted))
  const slowCount = Math.min(slowWanted, most - quickCount)
  const laneOf = new Map([...parted(slow, slowCount, batchSize), ...parted(quick, quickCount, batchSize)])
  for (const task of ready) laneOf.get(groupOf(task))?.push(task)
  return [...new Set(laneOf.values())]
}

/**
 * What may be sent beside what is under way: none of it, and nothing that shares a key with it, themselves or through others. Also
 * what comes earlier in order, because a person has put it back into the queue, say: two tasks of one key are never under way at once.
 * @param mustWait what else has to wait, with all that follows it
 */
export function mayJoin(
  ready: readonly Task[],
  underWay: readonly Task[],
  mustWait: (task: Task) => boolean,
): Task[] {
  const ids = new Set(underWay.map(({ id }) => id))
  const held = new Set<string>()
  underWay.forEach(task => hold(task, held))
  return ready.filter(task => {
    if (!ids.has(task.id) && !isHeld(task, held) && !mustWait(task)) return true
    hold(task, held)
    return false
  })
}

const total = (costs: ReadonlyMap<string, number>) => [...costs.values()].reduce((sum, cost) => sum + cost, 0)

const lanesFor = (costs: ReadonlyMap<string, number>, batchSize: number) =>
  Math.ceil(total(costs) / batchSize)

/** Each group with its lane: as even as it can be without parting a group. */
function parted(costs: ReadonlyMap<string, number>, count: number, batchSize: number): [string, Task[]][] {
  if (count === 0) return []
  const share = Math.max(batchSize, total(costs) / count)
  const lanes = Array.from({ length: count }, (): { tasks: Task[]; cost: number } => ({ tasks: [], cost: 0 }))
  return [...costs].map(([group, cost]) => {
    const least = lanes.reduce((one, other) => (other.cost < one.cost ? other : one))
    const lane = lanes.find(one => one.cost + cost <= share) ?? least
    lane.cost += cost
    return [group, lane.tasks]
  })
}

/** The same name for all tasks that keys bind together; a task without a key is bound to none. */
function groupsOf(ready: readonly Task[]): (task: Task) => string {
  // Each key points at another one of its group, but for the one that names the group.
  const pointers = new Map<string, string>()
  const nameOf = (key: string): string => {
    let name = key
    for (let next = pointers.get(name); next !== undefined; next = pointers.get(name)) name = next
    // The next one who asks has a short way.
    if (name !== key) pointers.set(key, name)
    return name
  }
  for (const { orderingKeys } of ready) {
    const [first, ...others] = orderingKeys
    if (first === undefined) continue
    for (const key of others) {
      const [one, other] = [nameOf(first), nameOf(key)]
      if (one !== other) pointers.set(other, one)
    }
  }
  return ({ id, orderingKeys: [key] }) => (key === undefined ? `alone:${id}` : `key:${nameOf(key)}`)
}
