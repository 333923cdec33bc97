import { beside } from './beside'
import { decideCancels } from './cancels'
import type { DrainerParts } from './drainerParts'
import { retryPolicyOf } from './defineTask'
import { Judge } from './judge'
import { chooseTasks, isLeaseExpired, type Choice } from './readyTasks'
import { longestPauseMs } from './retryPolicy'
import { RefusedSession } from './refusedSession'
import type { Progress } from './run'
import { Sender } from './sender'
import type { Task } from './task'

/** How long new tasks wait for the calls that are under way, before they get calls of their own. */
const lookBesideMs = 1_000

/** What may be done now, for whom it was chosen, and whether there is nothing but what was looked at. */
type OwnersChoice = Choice & { owner: string | null; isAll: boolean }

/** One burst: claim, attempt, settle, until nothing is due. Any tab or worker may run one at any time. */
export class Drainer {
  /** Tasks settled as final by the burst in hand, or the last one. */
  finished = 0
  private readonly judge: Judge
  private readonly session: RefusedSession
  private readonly sender: Sender
  /** When something can become due without anything being sent, as the latest look saw it; 0 before the first one. */
  private restsUntil: number | undefined = 0

  constructor(private readonly parts: DrainerParts) {
    const hasOwnHandler = ({ type }: Task) => parts.registry.hasHandler(type)
    const onFinished = (count: number) => (this.finished += count)
    this.judge = new Judge(parts, hasOwnHandler)
    this.session = new RefusedSession(parts.onProgress)
    this.sender = new Sender(parts, { judge: this.judge, session: this.session, hasOwnHandler, onFinished })
  }

  /** The person whose session was refused; nothing is sent for them until it is renewed. */
  get refusedOwner(): string | null {
    return this.session.owner
  }

  /** Another session from now on: what was refused until now says nothing about it. */
  sessionChanged(): void {
    this.session.changed()
  }

  /**
   * @param hasLock whether it runs under the drain lock
   * @returns when to look again; `undefined` if nothing is known to become due
   */
  async burst(hasLock = false): Promise<number | undefined> {
    this.finished = 0
    this.sender.begin(hasLock)
    const { reachability, environment } = this.parts
    // A cook without a network makes one task after the other: none of them is worth a look at all the others.
    if (reachability.isResting && (this.restsUntil ?? Infinity) > environment.now())
      return Math.min(reachability.nextProbeAt, this.restsUntil ?? Infinity)
    for (;;) {
      const choice = await this.choose()
      this.restsUntil = choice.nextLookAt
      if (choice.ready.length + choice.cancels.length === 0) {
        // Another place may have sent everything meanwhile: who is at this one must not be told "offline" for ever.
        if (reachability.asksAgainAt !== undefined) await reachability.answersAgain()
        return choice.nextLookAt
      }
      if (reachability.isSilent && !(await reachability.answersAgain())) return reachability.nextProbeAt
      const progress = await this.run(choice)
      if (progress === 'stop') return this.nextLook()
    }
  }

  private async nextLook(): Promise<number | undefined> {
    const { reachability, environment } = this.parts
    if (reachability.isSilent) return reachability.nextProbeAt
    const { ready, nextLookAt } = await this.choose()
    // Another tab was quicker, or another person is at the device by now: look again soon, without a spin.
    return ready.length > 0 ? environment.now() + 1_000 : nextLookAt
  }

  // No task depends on one that was made after it, so the oldest are enough while most of them may run: the tab stays quick
  // however many there are. But not where one got no answer: every other task goes before that.
  private async choose(): Promise<OwnersChoice> {
    const { lookAhead } = this.parts.settings
    const near = await this.chooseOf(lookAhead)
    const isEnough =
      near.ready.length * 2 >= lookAhead && near.ready.every(task => this.judge.suspects.doubtOf(task) === 0)
    return near.isAll || isEnough ? near : this.chooseOf(Infinity)
  }

  private async chooseOf(most: number): Promise<OwnersChoice> {
    const { store, environment, settings, registry } = this.parts
    for (;;) {
      const tasks = await store.openTasks(most)
      const owner = this.parts.owner()
      // After the read: it may have waited for a claim, whose lease began later than it.
      const now = environment.now()
      const choice = chooseTasks(tasks, {
        now,
        owner,
        isSignedIn: owner !== this.refusedOwner,
        knows: task => registry.knows(task),
        leaseMs: settings.leaseMs,
        isAbandoned: this.sender.isAbandoned,
        notBefore: ({ type }) => this.judge.foreignServers.notBefore(type),
        longestPauseMs: task =>
          task.waitingFor === 'update' || task.cancelRequestedAt !== undefined
            ? settings.updatePauseMs
            : Math.max(longestPauseMs, retryPolicyOf(registry.get(task.type)).maxDelayMs),
      })
      if (choice.unknown.length > 0) {
        const error = {
          code: 'unknown_type',
          message: 'This version of the app does not know this kind of task.',
        }
        // Due at once: newer code, in another tab or in the worker, may know it already.
        await store.waitForUpdate(choice.unknown.map(({ seq, id }) => ({ seq, id, error, dueAt: now })))
      }
      const expired = choice.expired.filter(task => !this.sender.isInHand(task))
      if (expired.length === 0) return { ...choice, owner, isAll: tasks.length < most }
      await store.releaseExpired(
        expired,
        (task, at) =>
          isLeaseExpired(task, { now: at, leaseMs: settings.leaseMs }) || this.sender.isAbandoned(task),
      )
      this.parts.onProgress()
    }
  }

  // A call may take as long as its timeout, and what comes meanwhile need not wait for it. What is answered soon is worth
  // waiting for: many tasks that are made one after the other go in one call, not in one each.
  private send({ ready, isAll }: OwnersChoice): Promise<Progress> {
    const { environment, reachability, settings } = this.parts
    const look = async () => {
      if (!this.sender.hasPlace || reachability.isSilent) return
      // Of a long backlog the oldest only: where they wait for each other, each second would read all of it.
      const found = await this.chooseOf(settings.lookAhead)
      const now = environment.now()
      // They are decided when all calls are over, and must not wait for more and more of them.
      const isLate = ({ cancelRequestedAt = now }: Task) => now - cancelRequestedAt >= settings.timeoutMs
      if (!found.cancels.some(isLate)) await this.sender.join(found.ready)
    }
    return beside(this.sender.send(ready, !isAll), look, lookBesideMs, environment)
  }

  // Work first: each cancel is a call of its own, and none of them holds a key.
  private async run(choice: OwnersChoice): Promise<Progress> {
    const progress = choice.ready.length > 0 ? await this.send(choice) : 'on'
    const { reachability } = this.parts
    const sender = choice.owner ?? ''
    // Meanwhile somebody else may have signed in: these cancels wait for their own person.
    const isThere = this.parts.owner() === choice.owner
    const mayAsk = isThere && !reachability.isSilent && this.refusedOwner !== sender
    if (choice.cancels.length === 0 || !mayAsk) return progress
    const seen = this.session.seen
    const wentOn = await decideCancels(choice.cancels, sender, this.parts, {
      onSilence: (outcome, { waits }) => reachability.isSilentAfter(outcome, waits > 0),
      onRefused: () => this.session.refuse(sender, seen),
      onFinished: () => this.finished++,
    })
    return wentOn ? 'on' : 'stop'
  }
}
