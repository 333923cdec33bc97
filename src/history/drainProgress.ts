/** What is known of a backlog that goes out, whoever sends it: this tab, another, or the worker. */
export interface Drain {
  /** Tasks that have ended since the backlog began. */
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

/** The next state. A task counts as done once it is no longer open, so no list of finished tasks is needed. */
export function lookAgain(before: Drain, { open, held, isOnline }: Seen, now: number): Drain {
  const ids = new Set(open)
  if (ids.size - held <= 0) return { ...noDrain, open: ids, held }
  const done = before.done + endedSince(before.open, ids)
  if (!isOnline) return { done, open: ids, held, movingSince: undefined, samples: [] }
  // The latest one that is a minute old stays, so that the rate is that of a whole minute.
  const kept = before.samples.filter(
    (_, n, all) => (all[n + 1]?.at ?? now) > now - rateOverMs || n === all.length - 1,
  )
  const last = kept.at(-1)
  const samples = last && last.done === done ? kept : [...kept, { at: now, done }]
  return { done, open: ids, held, movingSince: before.movingSince ?? now, samples }
}

function endedSince(before: Drain['open'], now: ReadonlySet<string>): number {
  if (typeof before === 'number') return Math.max(0, before - now.size)
  return [...before].filter(id => !now.has(id)).length
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
