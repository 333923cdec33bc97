import { RefusedError, UnreachableError } from './errors'
import type { AnyTaskDefinition } from './defineTask'
import type { Environment } from './environment'
import type { Task, TaskError } from './task'

/** What came of one task. The engine draws the consequence. */
export type Outcome =
  /** Applied, now or earlier: a fact. */
  | { kind: 'done'; result: unknown }
  /** A tombstone stands for it: a fact. */
  | { kind: 'cancelled' }
  /** Not applied, and it would not be another time either. */
  | { kind: 'refused'; error: TaskError }
  /** Proven not applied; another time it may work. Counted. */
  | { kind: 'transient'; error: TaskError }
  /** No answer that proves anything. `retryAfterMs`: the server asked not to be asked before. */
  | { kind: 'unreachable'; error: TaskError; retryAfterMs?: number | undefined }
  /** The session was refused, or belongs to somebody else. */
  | { kind: 'signInNeeded'; error: TaskError }
  /** The server doesn't know the function, the type or the version. */
  | { kind: 'updateNeeded'; error: TaskError }

/**
 * Sends claimed tasks of one owner, in order.
 * @returns an outcome per task in the same order, or one outcome for a call that failed as a whole
 * @throws RefusedError for a call refused as a whole; anything else that it throws counts as no answer
 */
export type Process = (
  batch: readonly Task[],
  context: { signal: AbortSignal },
) => Promise<Outcome[] | Outcome>

export type Answer = { isWhole: false; outcomes: Outcome[] } | { isWhole: true; outcome: Outcome }

/** Runs one batch. Never throws: whatever happens is an outcome. */
export async function attempt(
  batch: readonly Task[],
  definition: AnyTaskDefinition | undefined,
  process: Process | undefined,
  timeoutMs: number,
  environment: Environment,
): Promise<Answer> {
  const run = async (signal: AbortSignal): Promise<Outcome[] | Outcome> => {
    const [task] = batch
    if (definition?.handle && task) return handled(definition, task, signal)
    if (process) return process(batch, { signal })
    const message = 'No handler and no process is there for this type of task.'
    return { kind: 'updateNeeded', error: { code: 'no_handler', message } }
  }
  const answer = await withinTime(run, timeoutMs, environment)
  if (!Array.isArray(answer)) return { isWhole: true, outcome: answer }
  if (answer.length !== batch.length) {
    const message = `The answer had ${answer.length} outcomes for ${batch.length} tasks.`
    return { isWhole: true, outcome: { kind: 'unreachable', error: { code: 'bad_answer', message } } }
  }
  return { isWhole: false, outcomes: answer }
}

/** The same care for a question about one task, such as a cancel. */
export function withinTime<T>(
  run: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  environment: Environment,
): Promise<T | Outcome> {
  const controller = new AbortController()
  return new Promise(resolve => {
    const cancelTimer = environment.setTimer(() => {
      controller.abort()
      const message = `No answer within ${timeoutMs / 1000} s.`
      resolve({ kind: 'unreachable', error: { code: 'timeout', message } })
    }, timeoutMs)
    // The outer async function turns a synchronous throw into a rejection as well.
    void (async () => run(controller.signal))()
      .catch((error: unknown): Outcome => unanswered(error))
      .then(outcome => {
        cancelTimer()
        resolve(outcome)
      })
  })
}

async function handled(
  definition: AnyTaskDefinition,
  task: Task,
  signal: AbortSignal,
): Promise<Outcome[] | Outcome> {
  if (!definition.handle) throw new Error('A handler was expected.')
  try {
    return [{ kind: 'done', result: await definition.handle(task.payload, { task, signal }) }]
  } catch (error) {
    const outcome = thrown(error)
    // A handler's own throw is a judgement of its one task; silence is not.
    return outcome.kind === 'unreachable' ? outcome : [outcome]
  }
}

// What talks to a server proves nothing by throwing: a lost connection looks like that, and so does a lost answer.
function unanswered(error: unknown): Outcome {
  const outcome = thrown(error)
  return outcome.kind === 'transient' ? { kind: 'unreachable', error: outcome.error } : outcome
}

function thrown(error: unknown): Outcome {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof RefusedError) return { kind: 'refused', error: { code: error.code, message } }
  if (error instanceof UnreachableError) return { kind: 'unreachable', error: { code: error.code, message } }
  return { kind: 'transient', error: { code: 'thrown', message } }
}
