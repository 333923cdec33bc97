/** What is known of a backlog that goes out, whoever sends it: this tab, another, or the worker. */
export interface Drain {
  /** Tasks that the server has had since the backlog began: done, or refused by it. */
  done: number
  /** The open tasks when last looked. After a reload only their number is known. */
  open: ReadonlySet<string> | number
  /** How many of the open ones are not to go out now: they wait for a sign-in, an update or their next attempt. */
  held: number
  /** Since when something has been going out. */
  movingSince: number | undefined
  /** How much was done when, of the last minute. */
  samples: readonly { at: number; done: number }[]
}

/** One look at the queue. */
export interface Seen {
  open: readonly string[]
  /** Ended without being sent; it may be forgotten once it has been seen. */
  cancelled: ReadonlySet<string>
  held: number
  isOnline: boolean
}

/** What the bar shows. */
export interface ShownProgress {
  done: number
  total: number
  msLeft: number | undefined
}

export const noDrain: Drain = { done: 0, open: 0, held: 0, movingSince: undefined, samples: [] }

const rateOverMs = 60_000
/** A rate of less is a guess. */
const leastMs = 5000
/** Fewer tasks show no bar, unless they take long: one production must not flash it. */
const fewTasks = 5
const longMs = 2000

/**
 * The next state. A task counts as done once it is no longer open, so no list of finished tasks is needed; but one that was
 * cancelled is no part of the backlog any more. What failed was sent all the same, and stays so when somebody puts it aside.
 */
export function lookAgain(before: Drain, { open, cancelled, held, isOnline }: Seen, now: number): Drain {
  const ids = new Set(open)
  if (ids.size - held <= 0) return { ...noDrain, open: ids, held }
  const done = before.done + sentSince(before.open, ids, cancelled)
  if (!isOnline) return { done, open: ids, held, movingSince: undefined, samples: [] }
  // The latest one that is a minute old stays, so that the rate is that of a whole minute.
  const kept = before.samples.filter(
    (_, n, all) => (all[n + 1]?.at ?? now) > now - rateOverMs || n === all.length - 1,
  )
  const last = kept.at(-1)
  const samples = last && last.done === done ? kept : [...kept, { at: now, done }]
  return { done, open: ids, held, movingSince: before.movingSince ?? now, samples }
}

function sentSince(before: Drain['open'], now: ReadonlySet<string>, cancelled: ReadonlySet<string>): number {
  // What was cancelled while no page was open counts as sent: a number doesn't say which ones they were.
  if (typeof before === 'number') return Math.max(0, before - now.size)
  return [...before].filter(id => !now.has(id) && !cancelled.has(id)).length
}

/** What to show of it, if anything. */
export function progressOf(drain: Drain, now: number): ShownProgress | undefined {
  const left = sizeOf(drain.open) - drain.held
  const total = drain.done + left
  if (left <= 0) return undefined
  const isLong = drain.movingSince !== undefined && now - drain.movingSince > longMs
  const isLarge = total > fewTasks && (drain.movingSince !== undefined || drain.done > 0)
  if (!isLarge && !isLong) return undefined
  return { done: drain.done, total, msLeft: msLeft(drain, left, now) }
}

function msLeft({ samples, done }: Drain, left: number, now: number): number | undefined {
  const [first] = samples
  if (!first || now - first.at < leastMs || done === first.done) return undefined
  return (left * (now - first.at)) / (done - first.done)
}

export const sizeOf = (open: Drain['open']) => (typeof open === 'number' ? open : open.size)
