import { withinTime, type Outcome } from './attempt'
import type { DrainerParts } from './drainerParts'
import type { Environment } from './environment'
import { askedPauseMs, silencePauseMs } from './retryPolicy'
import type { Task } from './task'

/** Asks the server to decide about a cancel: `cancelled` and a tombstone, or `done` with the result. */
export type CancelTask = (
  task: Task,
  /** `userId`: the person in whose name it may be asked, and no other. */
  context: { signal: AbortSignal; userId: string },
) => Promise<Outcome>

interface CancelReactions {
  /** @returns whether nobody answers at all */
  onSilence: (outcome: Outcome, task: Task) => Promise<boolean>
  onRefused: () => void
  onFinished: () => void
}

const noDecider: Outcome = {
  kind: 'refused',
  error: { code: 'no_cancel', message: 'This queue has nobody who could decide about a cancel.' },
}

const stillRunning: Outcome = {
  kind: 'transient',
  error: { code: 'still_running', message: 'Its handler is still at work.' },
}

/** So many are asked about in a row: each is a call of its own, and work that comes meanwhile should not wait for all of them. */
const atOnce = 10

/** Lets the server decide about the first of the cancels asked for. @returns whether the burst may go on */
export async function decideCancels(
  tasks: readonly Task[],
  userId: string,
  { store, registry, cancel, environment, settings, reachability, onProgress }: DrainerParts,
  { onSilence, onRefused, onFinished }: CancelReactions,
): Promise<boolean> {
  // A type with a handler of its own has no server to ask: once its handler rests, the cancel stands.
  const decide = async (task: Task): Promise<Outcome> => {
    if (registry.hasHandler(task.type))
      return task.status === 'processing' ? stillRunning : { kind: 'cancelled' }
    // Newer code has it in hand, in another tab, and may have a handler for it.
    if (registry.get(task.type) === undefined && task.status === 'processing') return stillRunning
    if (!cancel) return noDecider
    return withinTime(signal => cancel(task, { signal, userId }), settings.timeoutMs, environment)
  }
  for (const task of tasks.slice(0, atOnce)) {
    const startedAt = environment.now()
    const outcome = await decide(task)
    const now = environment.now()
    switch (outcome.kind) {
      case 'done':
      case 'cancelled': {
        if (!registry.hasHandler(task.type)) reachability.regained()
        const verdict =
          outcome.kind === 'done'
            ? ({ event: 'complete', result: outcome.result } as const)
            : ({ event: 'cancel' } as const)
        await store.settle('', [{ seq: task.seq, id: task.id, verdict, outcome: outcome.kind, startedAt }])
        onFinished()
        break
      }
      case 'refused':
        await store.refuseCancel(task, outcome.error)
        break
      case 'signInNeeded':
        onRefused()
        return false
      case 'updateNeeded':
        await store.delayCancel(task, now + settings.updatePauseMs)
        break
      case 'transient':
      case 'unreachable': {
        await store.delayCancel(task, now + pauseOf(outcome, task, environment))
        if (outcome.kind !== 'unreachable') break
        if (await onSilence(outcome, task)) return false
        // The server is there and does not answer this: whatever else is due goes before the next one that may hang.
        onProgress()
        return true
      }
    }
    onProgress()
  }
  return true
}

function pauseOf(outcome: Outcome, task: Task, environment: Environment): number {
  const asked = outcome.kind === 'unreachable' ? askedPauseMs(outcome.retryAfterMs) : 0
  return Math.max(silencePauseMs(task.waits + 1, environment.random()), asked)
}
