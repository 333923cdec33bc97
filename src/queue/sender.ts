import { attempt, type Answer, type Outcome } from './attempt'
import { BatchLimit } from './batchLimit'
import { hold, inOrder, suspectsLast, takeChunk } from './chunks'
import { retryPolicyOf } from './defineTask'
import type { DrainerParts } from './drainerParts'
import type { Judge } from './judge'
import { mayJoin } from './lanes'
import type { RefusedSession } from './refusedSession'
import { Run, type LaneEnd, type Progress } from './run'
import { Scouts } from './scouts'
import type { Task } from './task'
import type { Settlement } from './taskStore'
import { isFinal } from './transitions'
import { setAside, upgradedTasks } from './updates'
import { recordOf, verdictOf } from './verdicts'
import { WriteBehind } from './writeBehind'

export interface SenderTools {
  judge: Judge
  session: RefusedSession
  hasOwnHandler: (task: Task) => boolean
  /** So many more tasks have come to their end. */
  onFinished: (count: number) => void
}

/** Sends what is ready, and writes down what came of it. */
export class Sender {
  private readonly scouts = new Scouts()
  /** Whether the burst in hand has the lock. */
  private hasLock = false
  /** What is under way. */
  private run: Run | undefined
  /** What the tokens of this place's claims begin with. */
  private readonly self: string

  constructor(
    private readonly parts: DrainerParts,
    private readonly tools: SenderTools,
  ) {
    this.self = `${parts.environment.newId()}/`
  }

  /** Another burst. */
  begin(hasLock: boolean): void {
    this.hasLock = hasLock
    this.scouts.forget()
  }

  // Nobody else has the lock now, so whoever claimed with it has ended or died. Only this place itself may hold a claim that
  // it could not settle, for want of room say.
  readonly isAbandoned = ({ claimedWithLock, claimToken }: Task): boolean =>
    this.hasLock && claimedWithLock === true && claimToken?.startsWith(this.self) === false

  /**
   * Sends what is ready; what shares no key side by side, as long as nothing speaks against any of it.
   * @param hasMore whether there are tasks that were not looked at
   */
  async send(chosen: readonly Task[], hasMore: boolean): Promise<Progress> {
    const { batchSize, concurrency } = this.parts.settings
    const ready = await upgradedTasks(chosen, this.parts)
    const run = new Run({
      concurrency: this.isInDoubt(ready) ? 1 : concurrency,
      batchSize,
      goesAlone: this.tools.hasOwnHandler,
      hasMore,
      send: (lane, run) => this.sendLane(lane, run),
    })
    this.run = run
    run.start(ready)
    // Not before: the drain lock is theirs as well.
    return run.ended().finally(() => (this.run = undefined))
  }

  /** Whether something more could be under way now. */
  get hasPlace(): boolean {
    return this.run?.hasPlace === true
  }

  /**
   * Sends also what was found while calls are under way, where there is a place left and it shares no key with any of them. What is in
   * doubt, and what goes to a server that has not answered the one ahead, waits for the next run.
   */
  async join(chosen: readonly Task[]): Promise<void> {
    const { run } = this
    if (!run) return
    const mustWait = (task: Task) => this.isInDoubt([task]) || this.scouts.isAwaited(this.serverOf(task))
    const ready = await upgradedTasks(mayJoin(chosen, run.underWay, mustWait), this.parts)
    if (this.run !== run || !run.hasPlace || ready[0]?.owner !== run.ready[0]?.owner) return
    run.start(ready)
  }

  /** Whether it is of a call of this place that is under way: its lease can't be over, whatever the clock says. */
  readonly isInHand = ({ claimToken }: Task): boolean =>
    this.run !== undefined && claimToken?.startsWith(this.self) === true

  private serverOf(task: Task): string {
    return this.tools.hasOwnHandler(task) ? task.type : ''
  }

  private isInDoubt(ready: readonly Task[]): boolean {
    return ready.some(task => this.tools.judge.suspects.doubtOf(task) > 0)
  }

  private async sendLane(lane: Task[], run: Run): Promise<LaneEnd> {
    const done = new WriteBehind()
    try {
      return await this.runBatches(lane, run, done)
    } finally {
      this.scouts.ended(lane)
      await done.flush()
    }
  }

  /** Batch after batch, keeping the order of every key. */
  private async runBatches(ready: Task[], run: Run, done: WriteBehind): Promise<LaneEnd> {
    const { environment, settings, store, registry } = this.parts
    const { session, judge, hasOwnHandler } = this.tools
    const { suspects } = judge
    const fresh = new BatchLimit(settings.batchSize)
    // For what would cost its whole batch the answer, and for handlers, which take one task.
    const byItself = new BatchLimit(1)
    const limitOf = (task: Task) =>
      hasOwnHandler(task) || task.waits > 0 ? byItself : (suspects.limitOf(task) ?? fresh)
    const held = new Set<string>()
    let rest = suspectsLast(ready, task => suspects.doubtOf(task))
    let progress: LaneEnd = 'nothing'
    const sender = ready[0]?.owner
    // Between two calls somebody may have signed out: their other tasks stay as they are.
    while (rest.length > 0 && !run.isOver && this.parts.owner() === sender) {
      if (run.hasMore && progress === 'on' && rest.length < fresh.size) break
      const { chunk, after } = takeChunk(rest, held, limitOf)
      const [first] = chunk
      if (!first) break
      const server = this.serverOf(first)
      if (!this.scouts.mayGo(server, ready)) {
        // Before anything else is waited for: who is ahead may end meanwhile, and wakes those only who wait already.
        const turn = this.scouts.turn(ready)
        // It may take as long as a call: what is known must not wait for it.
        await done.flush()
        await turn
        continue
      }
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
      const { seen } = session
      const answer = await attempt(
        batch,
        registry.get(batch[0]?.type ?? ''),
        this.parts.process,
        settings.timeoutMs,
        environment,
      )
      if (!answer.isWhole) this.scouts.answered(server)
      await done.flush()
      const judgement = await judge.judge(answer, batch)
      if (judgement !== 'settle' && judgement !== 'halve') {
        run.isOver = true
        this.scouts.forget()
      }
      if (judgement === 'sign-in') session.refuse(sender, seen)
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
      if (isAllDone(answer) && !hasOwnHandler(first)) {
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
      if (judgement === 'outdated' && answer.isWhole)
        await setAside(run.ready, batch, answer.outcome, hasOwnHandler, this.parts)
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
    this.tools.onFinished(settled.filter(task => isFinal(task.status)).length)
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
}

// Facts, which are always taken: what follows them in order need not wait until they are written down.
const isAllDone = (answer: Answer) => !answer.isWhole && answer.outcomes.every(({ kind }) => kind === 'done')

const missing: Outcome = {
  kind: 'unreachable',
  error: { code: 'bad_answer', message: 'The answer left this task out.' },
}
