import { attempt, type Answer, type Outcome } from './attempt'
import { BatchLimit } from './batchLimit'
import { decideCancels } from './cancels'
import type { DrainerParts } from './drainerParts'
import { retryPolicyOf, upgraded } from './defineTask'
import { hold, inOrder, suspectsLast, takeChunk } from './chunks'
import { Judge } from './judge'
import { chooseTasks, isLeaseExpired, type Choice } from './readyTasks'
import { longestPauseMs } from './retryPolicy'
import type { Settlement, TaskStore } from './taskStore'
import type { Task } from './task'
import { isFinal } from './transitions'
import { recordOf, verdictOf } from './verdicts'
import { WriteBehind } from './writeBehind'

type Progress = 'on' | 'stop'

/** What may be done now, and for whom it was chosen. */
type OwnersChoice = Choice & { owner: string | null }

/** One burst: claim, attempt, settle, until nothing is due. Any tab or worker may run one at any time. */
export class Drainer {
  /** The person whose session was refused; nothing is sent for them until it is renewed. */
  refusedOwner: string | null = null
  /** Tasks settled as final by the burst in hand, or the last one. */
  finished = 0
  private readonly judge: Judge
  private sessionsSeen = 0
  /** Whether the burst in hand has the lock. */
  private hasLock = false
  /** When something can become due without anything being sent, as the latest look saw it; 0 before the first one. */
  private restsUntil: number | undefined = 0
  /** What the tokens of this place's claims begin with. */
  private readonly self: string

  constructor(private readonly parts: DrainerParts) {
    this.judge = new Judge(parts, this.hasOwnHandler)
    this.self = `${parts.environment.newId()}/`
  }

  /** Another session from now on: what was refused until now says nothing about it. */
  sessionChanged(): void {
    this.refusedOwner = null
    this.sessionsSeen += 1
  }

  private readonly hasOwnHandler = ({ type }: Task) => this.parts.registry.hasHandler(type)

  // Nobody else has the lock now, so whoever claimed with it has ended or died. Only this place itself may hold a claim that
  // it could not settle, for want of room say.
  private readonly isAbandoned = ({ claimedWithLock, claimToken }: Task) =>
    this.hasLock && claimedWithLock === true && claimToken?.startsWith(this.self) === false

  /**
   * @param hasLock whether it runs under the drain lock
   * @returns when to look again; `undefined` if nothing is known to become due
   */
  async burst(hasLock = false): Promise<number | undefined> {
    this.finished = 0
    this.hasLock = hasLock
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

  private async chooseOf(most: number): Promise<OwnersChoice & { isAll: boolean }> {
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
        isAbandoned: this.isAbandoned,
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
      if (choice.expired.length === 0) return { ...choice, owner, isAll: tasks.length < most }
      await store.releaseExpired(
        choice.expired,
        (task, at) => isLeaseExpired(task, { now: at, leaseMs: settings.leaseMs }) || this.isAbandoned(task),
      )
      this.parts.onProgress()
    }
  }

  // Work first: each cancel is a call of its own, and none of them holds a key.
  private async run(choice: OwnersChoice): Promise<Progress> {
    const progress =
      choice.ready.length > 0 ? await this.runReady(await this.upgradedTasks(choice.ready)) : 'on'
    const { reachability } = this.parts
    const sender = choice.owner ?? ''
    // Meanwhile somebody else may have signed in: these cancels wait for their own person.
    const isThere = this.parts.owner() === choice.owner
    const mayAsk = isThere && !reachability.isSilent && this.refusedOwner !== sender
    if (choice.cancels.length === 0 || !mayAsk) return progress
    const { sessionsSeen } = this
    const wentOn = await decideCancels(choice.cancels, sender, this.parts, {
      onSilence: (outcome, { waits }) => reachability.isSilentAfter(outcome, waits > 0),
      onRefused: () => this.refuseSession(sender, sessionsSeen),
      onFinished: () => this.finished++,
    })
    return wentOn ? 'on' : 'stop'
  }

  /** Sends what is ready, batch after batch, keeping the order of every key. */
  private async runReady(ready: Task[]): Promise<Progress> {
    const done = new WriteBehind()
    try {
      return await this.runBatches(ready, done)
    } finally {
      await done.flush()
    }
  }

  private async runBatches(ready: Task[], done: WriteBehind): Promise<Progress> {
    const { environment, settings, store, registry } = this.parts
    const { suspects } = this.judge
    const fresh = new BatchLimit(settings.batchSize)
    // For what would cost its whole batch the answer, and for handlers, which take one task.
    const byItself = new BatchLimit(1)
    const limitOf = (task: Task) =>
      this.hasOwnHandler(task) || task.waits > 0 ? byItself : (suspects.limitOf(task) ?? fresh)
    const held = new Set<string>()
    let rest = suspectsLast(ready, task => suspects.doubtOf(task))
    let progress: Progress = 'stop'
    const sender = ready[0]?.owner
    // Between two calls somebody may have signed out: their other tasks stay as they are.
    while (rest.length > 0 && this.parts.owner() === sender) {
      const { chunk, after } = takeChunk(rest, held, limitOf)
      const [first] = chunk
      if (!first) break
      const limit = limitOf(first)
      const token = this.self + environment.newId()
      const claiming = store.claim(chunk, token, this.hasLock)
      // Behind the claim, so that the next call is under way while it is written down what the last one has done.
      done.begin()
      const { batch, early } = inOrder(chunk, await claiming, held)
      if (early.length > 0) await this.release(token, early)
      if (batch.length === 0) {
        rest = after
        continue
      }
      this.parts.onProgress()
      progress = 'on'
      const { sessionsSeen } = this
      const answer = await attempt(
        batch,
        registry.get(batch[0]?.type ?? ''),
        this.parts.process,
        settings.timeoutMs,
        environment,
      )
      await done.flush()
      const judgement = await this.judge.judge(answer, batch)
      if (judgement === 'sign-in') this.refuseSession(sender, sessionsSeen)
      if (judgement === 'halve' || judgement === 'on') {
        await this.release(token, batch)
        if (judgement === 'on') return 'on'
        limit.halve(batch.length)
        continue
      }
      const isStopped = judgement === 'stop' || judgement === 'sign-in'
      if (!isStopped) {
        limit.passed(batch.length, answer.isWhole)
        suspects.judged(batch)
      }
      rest = after
      if (isAllDone(answer) && !this.hasOwnHandler(first)) {
        done.put(() => this.settle(token, batch, answer, false))
        continue
      }
      const isAlone = judgement === 'alone' || judgement === 'silent'
      const settled = await this.settle(token, batch, answer, isAlone)
      const isOver = (task: Task) => isFinal(task.status) || task.waitingFor === 'update'
      const over = new Set(settled.filter(isOver).map(({ seq }) => seq))
      // Also what was left as it was: its claim is lost, so somebody else has it in hand.
      batch.filter(({ seq }) => !over.has(seq)).forEach(task => hold(task, held))
      if (isStopped || judgement === 'silent') return 'stop'
      if (judgement === 'outdated' && answer.isWhole) await this.setAside(rest, answer.outcome)
      // What came while nobody answered goes before the next one that may take as long.
      if (judgement === 'outdated' || judgement === 'alone') return 'on'
    }
    return progress
  }

  private async settle(token: string, batch: Task[], answer: Answer, isAlone: boolean): Promise<Task[]> {
    const { environment, settings, store, registry } = this.parts
    const now = environment.now()
    const settlements = batch.map((task, index): Settlement => {
      const outcome = answer.isWhole ? answer.outcome : (answer.outcomes[index] ?? missing)
      const policy = retryPolicyOf(registry.get(task.type))
      const { updatePauseMs } = settings
      const alone = isAlone || (!answer.isWhole && outcome.kind === 'unreachable')
      const verdict = verdictOf(outcome, task, {
        now,
        random: environment.random(),
        policy,
        updatePauseMs,
        isAlone: alone,
      })
      return {
        seq: task.seq,
        id: task.id,
        verdict,
        outcome: recordOf(outcome),
        startedAt: task.startedAt ?? now,
      }
    })
    const settled = await store.settle(token, settlements)
    this.finished += settled.filter(task => isFinal(task.status)).length
    this.parts.onProgress()
    return settled
  }

  private async release(token: string, batch: Task[]): Promise<void> {
    const now = this.parts.environment.now()
    const settlements = batch.map(({ seq, id, startedAt = now }): Settlement => ({
      seq,
      id,
      startedAt,
      verdict: { event: 'release' },
      outcome: 'unjudged',
    }))
    await this.parts.store.settle(token, settlements)
  }

  private async upgradedTasks(ready: Task[]): Promise<Task[]> {
    const { registry, store, environment, settings } = this.parts
    const dueAt = environment.now() + settings.updatePauseMs
    const broken: Parameters<TaskStore['waitForUpdate']>[0] = []
    const usable = ready.flatMap(task => {
      const definition = registry.get(task.type)
      try {
        return definition ? [upgraded(task, definition)] : []
      } catch (error) {
        broken.push({
          seq: task.seq,
          id: task.id,
          dueAt,
          error: { code: 'migration_failed', message: String(error) },
        })
        return []
      }
    })
    if (broken.length > 0) await store.waitForUpdate(broken)
    return usable
  }

  // The server lacks the function: that is so for all that would go the same way.
  private async setAside(rest: Task[], outcome: Outcome): Promise<void> {
    const { store, environment, settings } = this.parts
    if (!('error' in outcome)) return
    const { error } = outcome
    const dueAt = environment.now() + settings.updatePauseMs
    const same = rest.filter(task => !this.hasOwnHandler(task))
    await store.waitForUpdate(same.map(({ seq, id }) => ({ seq, id, error, dueAt })))
  }

  // Of the person whose tasks were sent: by now somebody else may be at the device. Or the same one, with a session that
  // was renewed while the call was under way: it is the old one that was refused then.
  private refuseSession(owner: string | null, sessionsSeen: number): void {
    if (sessionsSeen !== this.sessionsSeen) return
    this.refusedOwner = owner
    this.parts.onProgress()
  }
}

// Facts, which are always taken: what follows them in order need not wait until they are written down.
const isAllDone = (answer: Answer) => !answer.isWhole && answer.outcomes.every(({ kind }) => kind === 'done')

const missing: Outcome = {
  kind: 'unreachable',
  error: { code: 'bad_answer', message: 'The answer left this task out.' },
}
