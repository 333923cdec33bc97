import type { Outcome, Task } from '@/queue'
import { refused, signInNeeded, transient, updateNeeded } from '../support/testQueue'
import type { Coverage } from './coverage'
import type { Session } from './device'
import type { Witness } from './witness'

/** What is the matter with one task, on the server's side. */
export interface Ailments {
  /** Refused until a person mends it. */
  isRefused: boolean
  /** How many calls that contain it the database will roll back. */
  contended: number
  /** The server chokes on every call that contains it. */
  isPoison: boolean
  /** It says then when it wants to be asked again, in ms; 0: it says nothing. */
  poisonAsksForMs: number
  /** The server does not know its version yet. */
  isTooNew: boolean
}

/** The server: a ledger of the ids that were decided, and their effects. As `apply_tasks` and `cancel_task` do it. */
export class LedgerServer {
  readonly ledger = new Map<string, 'applied' | 'cancelled'>()
  readonly ailments = new Map<string, Ailments>()
  isUp = true
  /** The function is not there yet. */
  isOutdated = false
  /** It asks not to be asked again before; `undefined`: it doesn't. */
  retryAfterMs: number | undefined

  constructor(
    private readonly witness: Witness,
    private readonly coverage: Coverage,
  ) {}

  /** @returns what it answers; `undefined` if it chokes. */
  apply(batch: readonly Task[], session: Session): Outcome | Outcome[] | undefined {
    const busy = this.fault()
    if (busy) return busy
    if (session.isRefused) return this.seen('session refused', signInNeeded)
    if (this.isOutdated) return this.seen('function unknown', updateNeeded)
    const poison = batch.find(task => this.isStill(task, 'isPoison'))
    if (poison) {
      const retryAfterMs = this.ailments.get(poison.id)?.poisonAsksForMs ?? 0
      this.coverage.saw('choked on a poison task')
      if (retryAfterMs === 0) return undefined
      const outcome = {
        kind: 'unreachable',
        error: { code: '413', message: 'Not that.' },
        retryAfterMs,
      } as const
      return this.seen('choked, and asked to come later', outcome)
    }
    const contended = batch.find(task => (this.isStill(task, 'contended') as number) > 0)
    if (contended) {
      const ailments = this.ailments.get(contended.id)
      if (ailments) ailments.contended -= 1
      // Of one task alone: of several it judges none.
      if (batch.length === 1) this.witness.judged(contended.id, 'transient')
      return this.seen('call rolled back', transient)
    }
    return batch.map(task => this.decide(task, session))
  }

  cancel(task: Task, session: Session): Outcome {
    const busy = this.fault()
    if (busy) return busy
    if (session.isRefused) return signInNeeded
    if (this.isOutdated) return updateNeeded
    const known = this.ledger.get(task.id)
    if (known === 'applied') return this.seen('cancel came too late', { kind: 'done', result: task.id })
    if (!known) this.ledger.set(task.id, 'cancelled')
    return this.seen('tombstone', { kind: 'cancelled' })
  }

  private decide(task: Task, session: Session): Outcome {
    const known = this.ledger.get(task.id)
    if (known === 'cancelled') return this.seen('tombstone kept a task out', { kind: 'cancelled' })
    if (known) return this.seen('replayed', { kind: 'done', result: task.id })
    if (this.isStill(task, 'isTooNew')) {
      this.witness.judged(task.id, 'update')
      return this.seen('version unknown', updateNeeded)
    }
    if (this.isStill(task, 'isRefused')) {
      this.witness.judged(task.id, 'refused')
      return this.seen('refused', refused)
    }
    this.ledger.set(task.id, 'applied')
    this.witness.applied(task, session)
    return this.seen('applied', { kind: 'done', result: task.id })
  }

  private fault(): Outcome | undefined {
    if (this.isUp) return undefined
    const { retryAfterMs } = this
    this.coverage.saw(retryAfterMs === undefined ? 'server away' : 'asked to come later')
    return { kind: 'unreachable', error: { code: '503', message: 'Not now.' }, retryAfterMs }
  }

  /** What was decided once is not looked at again. */
  private isStill<Key extends keyof Ailments>(task: Task, key: Key): Ailments[Key] | false {
    return !this.ledger.has(task.id) && (this.ailments.get(task.id)?.[key] ?? false)
  }

  private seen(event: string, outcome: Outcome): Outcome {
    this.coverage.saw(event)
    return outcome
  }
}
