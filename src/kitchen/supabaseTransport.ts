import * as v from 'valibot'
import type { CancelTask, Outcome, Process, Task } from '@/queue'
import type { Backend } from '@/session/backend'
import type { DeviceSession } from '@/session/deviceSession'
import { outcomeOfError } from './outcomeOfError'
import type { Rpc } from './rpc'

const errorSchema = v.object({
  code: v.string(),
  message: v.string(),
  details: v.nullish(v.string(), ''),
  hint: v.nullish(v.string(), ''),
})

// Retention may empty the result of an old task; that it was applied stays.
const emptied = v.optional(v.unknown())

const decisionSchema = v.variant('outcome', [
  v.object({ id: v.string(), outcome: v.picklist(['applied', 'replayed']), result: emptied }),
  v.object({ id: v.string(), outcome: v.literal('cancelled') }),
  v.object({ id: v.string(), outcome: v.literal('refused'), error: errorSchema }),
])

const cancelSchema = v.variant('outcome', [
  v.object({ outcome: v.literal('cancelled') }),
  v.object({ outcome: v.literal('applied'), result: emptied }),
])

/** Sends batches to `apply_tasks`: one request, up to 50 tasks of one person, each decided for itself. */
export function supabaseProcess(rpc: Rpc): Process {
  return async (batch, { signal }) => {
    const userId = batch[0]?.owner ?? ''
    const answer = await rpc('apply_tasks', { tasks: batch.map(asSent) }, { signal, userId })
    if (answer.kind !== 'answered') return outcomeOfError(answer)
    const decisions = v.safeParse(v.array(decisionSchema), answer.value)
    if (!decisions.success || !areInOrder(decisions.output, batch)) return notOurs
    return decisions.output.map(outcomeOfDecision)
  }
}

/** Lets `cancel_task` decide: a tombstone, or the result of what was applied before. */
export function supabaseCancel(rpc: Rpc): CancelTask {
  return async (task, { signal, userId }) => {
    const answer = await rpc('cancel_task', { task_id: task.id }, { signal, userId })
    if (answer.kind !== 'answered') return outcomeOfError(answer)
    const decision = v.safeParse(cancelSchema, answer.value)
    if (!decision.success) return notOurs
    return decision.output.outcome === 'cancelled'
      ? { kind: 'cancelled' }
      : { kind: 'done', result: decision.output.result }
  }
}

/** Any JSON from PostgREST, a refusal as well, proves that our own server is there. */
export function supabaseProbe(
  backend: Backend,
  session: DeviceSession,
): (signal: AbortSignal) => Promise<boolean> {
  return async signal => {
    const stored = await session.read()
    const response = await fetch(`${backend.url}/rest/v1/settings?select=epoch`, {
      headers: { apikey: backend.key, ...(stored && { authorization: `Bearer ${stored.accessToken}` }) },
      cache: 'no-store',
      signal,
    })
    if (response.status >= 500) return false
    const body: unknown = await response.json()
    return v.is(v.union([v.array(v.object({ epoch: v.string() })), v.object({ code: v.string() })]), body)
  }
}

function asSent(task: Task) {
  const { id, type, version, payload, fingerprint } = task
  return { id, type, version, payload, fingerprint, performed_at: new Date(task.createdAt).toISOString() }
}

function areInOrder(decisions: { id: string }[], batch: readonly Task[]): boolean {
  return decisions.length === batch.length && decisions.every(({ id }, index) => id === batch[index]?.id)
}

function outcomeOfDecision(decision: v.InferOutput<typeof decisionSchema>): Outcome {
  switch (decision.outcome) {
    case 'applied':
    case 'replayed':
      return { kind: 'done', result: decision.result }
    case 'cancelled':
      return { kind: 'cancelled' }
    case 'refused': {
      const { code, message, details, hint } = decision.error
      return outcomeOfError({
        kind: 'error',
        status: 200,
        code,
        message,
        details,
        hint,
      })
    }
  }
}

const notOurs: Outcome = {
  kind: 'unreachable',
  error: { code: 'bad_answer', message: 'What came back was not an answer of our server.' },
}
