import type { Answer, Outcome } from './attempt'
import type { DrainerParts } from './drainerParts'
import { ForeignServers } from './foreignServers'
import { enoughUnanswered } from './retryPolicy'
import { Suspects } from './suspects'
import type { Task } from './task'

/** What a call's answer means for the burst. Only after `halve` and `on` the tasks go back as they were. */
export type Judgement =
  /** Each task has its outcome. */
  | 'settle'
  /** Answered, and not taken as a whole: the same tasks again, fewer at a time. */
  | 'halve'
  /** Not answered, while the server answers others: what is new goes first, then these, fewer at a time. */
  | 'on'
  /** As `on`, of a single task: it waits with a pause of its own. */
  | 'alone'
  /** The last of so many that all has to wait. */
  | 'silent'
  /** Nobody answers, or a pause was asked for: all has to wait. */
  | 'stop'
  /** The session was refused. */
  | 'sign-in'
  /** The server does not know it: what would go the same way waits for an update. */
  | 'outdated'

/** Draws from one call after the other whether a task, a type or everything has to wait. */
export class Judge {
  readonly suspects: Suspects
  readonly foreignServers: ForeignServers
  /** The first task of each call without an answer since the last one that had one, while the probe had one. */
  private readonly unanswered = new Set<string>()

  constructor(
    private readonly parts: Pick<DrainerParts, 'reachability' | 'settings' | 'environment'>,
    private readonly hasOwnHandler: (task: Task) => boolean,
  ) {
    this.suspects = new Suspects(parts.settings.batchSize)
    this.foreignServers = new ForeignServers(parts.environment)
  }

  /** What a call that failed as a whole means; a call of one task is judged, one of several is not. */
  async judge(answer: Answer, batch: readonly Task[]): Promise<Judgement> {
    const { length: size, 0: first } = batch
    if (!first) return 'settle'
    if (!answer.isWhole) {
      this.answered(first)
      return answer.outcomes.some(({ kind }) => kind === 'signInNeeded') ? 'sign-in' : 'settle'
    }
    const { outcome } = answer
    switch (outcome.kind) {
      case 'signInNeeded':
        return 'sign-in'
      case 'updateNeeded':
        this.answered(first)
        return 'outdated'
      case 'unreachable':
        return this.judgeSilence(outcome, batch, first)
      case 'done':
      case 'cancelled':
        return 'settle'
      default:
        this.answered(first)
        return size > 1 ? 'halve' : 'settle'
    }
  }

  private async judgeSilence(
    outcome: Extract<Outcome, { kind: 'unreachable' }>,
    batch: readonly Task[],
    first: Task,
  ): Promise<Judgement> {
    const isSingle = batch.length === 1
    const wasSuspect = this.suspects.doubtOf(first) > 0
    if (await this.parts.reachability.isSilentAfter(outcome, isSingle && wasSuspect)) {
      // Asked for the same tasks once more, the pause may be meant for one of them.
      if (outcome.retryAfterMs !== undefined) this.suspects.unanswered(batch, wasSuspect && !isSingle)
      return 'stop'
    }
    if (this.hasOwnHandler(first)) {
      this.foreignServers.unanswered(first)
      return 'alone'
    }
    if (isSingle) return this.isOneMoreUnanswered(first.id) ? 'silent' : 'alone'
    this.suspects.unanswered(batch, true)
    return !wasSuspect && this.isOneMoreUnanswered(first.id) ? 'stop' : 'on'
  }

  private answered(by: Task): void {
    if (this.hasOwnHandler(by)) {
      this.foreignServers.answered(by.type)
    } else {
      this.unanswered.clear()
      this.parts.reachability.regained()
    }
  }

  // The same one is one, however often it is tried.
  private isOneMoreUnanswered(id: string): boolean {
    this.unanswered.add(id)
    if (this.unanswered.size < enoughUnanswered) return false
    this.parts.reachability.lost()
    return true
  }
}
