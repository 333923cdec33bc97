import type { Task } from './task'

/** All that the choice depends on, besides the tasks. */
export interface Moment {
  now: number
  /** The user id of the person whose session may send now; `null` if there is none. */
  owner: string | null
  /** Nothing has refused this person's session since it was last renewed. */
  isSignedIn: boolean
  /** This code has the task's type and is not older than its payload. */
  knows(task: Task): boolean
  leaseMs: number
  /** In hand, and whoever took it is certainly gone: nobody has to wait for its lease. */
  isAbandoned(task: Task): boolean
  /** Before this nothing of the task's type is tried, whatever its own time is. */
  notBefore(task: Task): number
  /** No pause of this task is longer: if it is due later than that, the clock has jumped back, and it is due. */
  longestPauseMs(task: Task): number
}

export interface Choice {
  /** May run now, in this order; each may share keys with the ones before it in the list. */
  ready: Task[]
  /** A cancel that this person's session may ask the server about now. */
  cancels: Task[]
  /** In hand, but the lease has run out or its holder is gone: to be released. */
  expired: Task[]
  /** Types or versions that this code doesn't know: to be set aside. */
  unknown: Task[]
  /** When the next task becomes due, or the next lease runs out. */
  nextLookAt: number | undefined
}

/**
 * Chooses in one pass what may run: a task is ready when it is due and none of its keys belongs to an earlier open
 * task of the same person that is not ready itself or is in hand elsewhere.
 * A task that waits for `update` or for a cancel, its own or that of the task it replaces, holds no keys, and neither does
 * another person's.
 * @param openTasks in order of enqueueing
 */
export function chooseTasks(openTasks: readonly Task[], moment: Moment): Choice {
  const choice: Choice = { ready: [], cancels: [], expired: [], unknown: [], nextLookAt: undefined }
  const held = new Set<string>()
  const undecided = new Set(
    openTasks.filter(task => task.cancelRequestedAt !== undefined).map(({ id }) => id),
  )
  const hold = (task: Task) => task.orderingKeys.forEach(key => held.add(key))
  const lookAt = (at: number) => (choice.nextLookAt = Math.min(choice.nextLookAt ?? at, at))

  for (const task of openTasks) {
    if (isLeaseExpired(task, moment) || moment.isAbandoned(task)) choice.expired.push(task)
    else if (task.status === 'processing') lookAt(task.leaseUntil ?? moment.now)

    if (task.cancelRequestedAt !== undefined) {
      if (!moment.isSignedIn || !mayAskAboutCancel(task, moment.owner)) continue
      if (isDue(task, moment)) choice.cancels.push(task)
      else lookAt(task.dueAt)
      continue
    }
    if (task.owner !== moment.owner) continue
    // Both could come to be applied; the cancel has its own time to be asked about again.
    if (task.replaces !== undefined && undecided.has(task.replaces)) continue
    if (task.status === 'processing') {
      hold(task)
      continue
    }
    if (task.waitingFor === 'update' && !isDue(task, moment)) {
      lookAt(task.dueAt)
      continue
    }
    if (!moment.knows(task)) {
      if (task.waitingFor === 'update') continue
      if (isDue(task, moment)) {
        choice.unknown.push(task)
        continue
      }
      // Newer code, in another tab, has given it this pause, and what follows it waits for that.
      lookAt(task.dueAt)
      hold(task)
      continue
    }
    const notBefore = moment.notBefore(task)
    if (!isDue(task, moment)) lookAt(task.dueAt)
    else if (notBefore > moment.now) lookAt(notBefore)
    else if (moment.isSignedIn && !isHeld(task, held)) {
      choice.ready.push(task)
      continue
    }
    hold(task)
  }
  return choice
}

/**
 * A lease that lies further ahead than any lease can is taken as expired: the clock has jumped back. By more than a
 * second, that is: clocks are always being corrected a little, and a live claim must not be lost to that.
 */
export function isLeaseExpired(task: Task, { now, leaseMs }: Pick<Moment, 'now' | 'leaseMs'>): boolean {
  if (task.status !== 'processing') return false
  const until = task.leaseUntil ?? 0
  return until <= now || until > now + leaseMs + 1_000
}

export function isHeld(task: Task, held: ReadonlySet<string>): boolean {
  return task.orderingKeys.some(key => held.has(key))
}

function isDue(task: Task, moment: Moment): boolean {
  return task.dueAt <= moment.now || task.dueAt > moment.now + moment.longestPauseMs(task)
}

function mayAskAboutCancel(task: Task, owner: string | null): boolean {
  return owner !== null && (task.owner === owner || task.cancelRequestedBy === owner)
}
