import type { Task } from '@/queue'
import { brokenRule, isFinal } from './rowRules'
import type { OpenTransaction } from './crashPoints'
import type { Session } from './device'
import type { SimulatedTab } from './tab'

export interface RowChange {
  seq: number
  /** Absent for a deletion. */
  row: Task | undefined
  before: Task | undefined
}

/** What is known of one task beyond its row: what people and the server have done with it. */
export interface History {
  /** Its payload, which names the deed. */
  pot: string
  /** All that were enqueued in one call with it. */
  together: string[]
  effects: number
  /** What the server has really said of it. */
  refusals: number
  transients: number
  /** Reasons why what follows it need not have waited for it: it held no keys once. */
  heldNoKeys: boolean
  /** Retries by hand that people asked for, and that rows have made use of. */
  retriesAsked: number
  /** Statuses that a person has seen as the outcome. */
  shown: Set<Task['status']>
  isSafe: boolean
  isPruned: boolean
  /** Requests with it on their way to the server now. */
  underWay: number
  /** Once there were two: one may arrive after the other was judged. */
  wasOvertaken: boolean
}

/** Sees every commit and every effect, and says at once what is broken. */
export class Witness {
  /** The rows as they are committed. */
  readonly rows = new Map<number, Task>()
  readonly histories = new Map<string, History>()
  /** The first broken promise. */
  broken: string | undefined
  private readonly holders = new Map<string, SimulatedTab>()
  /** Claims that were made with the lock in hand. */
  private readonly claimsWithLock = new Set<string>()
  /** How many tasks went out under one claim. */
  private readonly sizes = new Map<string, number>()
  private readonly effectsOfDeeds = new Map<string, number>()

  breaks(rule: string): void {
    this.broken ??= rule
  }

  history(id: string): History {
    const history = this.histories.get(id)
    if (!history) throw new Error(`Nobody has made ${id}.`)
    return history
  }

  /** A person is about to enqueue it. */
  made(id: string, pot: string): void {
    if (this.histories.has(id)) return
    this.histories.set(id, {
      pot,
      together: [id],
      effects: 0,
      refusals: 0,
      transients: 0,
      heldNoKeys: false,
      retriesAsked: 0,
      shown: new Set(),
      isSafe: false,
      isPruned: false,
      underWay: 0,
      wasOvertaken: false,
    })
  }

  /** They are enqueued in one call. */
  madeTogether(ids: string[]): void {
    for (const id of ids) this.history(id).together = ids
  }

  /** `enqueue` has resolved: from now on it must be there. */
  promised(id: string): void {
    const history = this.history(id)
    history.isSafe = true
    if (!this.rowOf(id) && !history.isPruned) this.breaks(`${id} was promised to be safe and is not stored`)
  }

  /** `enqueue` has rejected: the person still has it in the dialog. */
  rejected(id: string): void {
    if (this.rowOf(id) && !this.history(id).isSafe) this.breaks(`${id} was rejected and is stored`)
  }

  rowOf(id: string): Task | undefined {
    return [...this.rows.values()].find(row => row.id === id)
  }

  /** A transaction of `tab` has committed. */
  committed(tab: SimulatedTab, transaction: OpenTransaction): void {
    const { clock, jumps } = tab.device
    for (const { seq, row } of transaction.changes) {
      // Within a transaction a row may be written twice.
      const before = this.rows.get(seq)
      const isHolder = this.holders.get(before?.claimToken ?? '') === tab
      const isLeaseOver =
        jumps !== transaction.jumps || isOver(before, clock.now) || isOver(before, transaction.beganAt)
      if (before?.status === 'processing' && row?.status === 'queued' && !isHolder && !isLeaseOver)
        tab.device.coverage.saw('taken before the lease was over')
      const rule = brokenRule(before, row, {
        history: this.history((row ?? before)?.id ?? ''),
        // A clock that has jumped makes due whatever seems too far ahead.
        isTooEarly: jumps === 0 && (before?.dueAt ?? 0) > clock.now,
        wasAlone: (this.sizes.get(before?.claimToken ?? '') ?? 1) === 1,
        isHolderGone: this.isHolderGone(before?.claimToken ?? ''),
        isHolder,
        isLeaseOver,
      })
      if (rule) this.breaks(`${(row ?? before)?.id ?? ''}: ${rule}`)
      if (row) this.keep(tab, transaction, row, before)
      else this.remove(seq)
    }
    for (const { row, before } of transaction.changes) if (row && !before) this.checkTogether(row)
  }

  private checkTogether({ id }: Task): void {
    const isStored = (other: string) => this.rowOf(other) !== undefined || this.history(other).isPruned
    const missing = this.history(id).together.filter(other => !isStored(other))
    if (missing.length > 0) this.breaks(`${id} was stored without ${missing.join(' ')}, of the same call`)
  }

  // Who has given back the lock under which it claimed has no request under way any more.
  private isHolderGone(token: string): boolean {
    const holder = this.holders.get(token)
    if (!holder || holder.isDead) return true
    return this.claimsWithLock.has(token) && !holder.device.locks.isHeldBy(holder)
  }

  private keep(tab: SimulatedTab, { person }: OpenTransaction, row: Task, before: Task | undefined): void {
    this.rows.set(row.seq, row)
    const history = this.history(row.id)
    if (row.claimToken !== undefined && row.claimToken !== before?.claimToken) {
      this.holders.set(row.claimToken, tab)
      if (tab.device.locks.isHeldBy(tab)) this.claimsWithLock.add(row.claimToken)
      if (person !== row.owner) this.breaks(`${row.id} of ${row.owner} was claimed for ${person ?? 'nobody'}`)
    }
    if (row.status === 'failed') history.heldNoKeys = true
    if (row.waitingFor === 'update') history.heldNoKeys = true
    if (row.cancelRequestedAt !== undefined || row.status === 'cancelled') history.heldNoKeys = true
    if (before?.status === 'failed' && row.status === 'queued') history.retriesAsked -= 1
    const line = `${tab.name} stores ${row.id}: ${row.status}${row.waitingFor ? ` for ${row.waitingFor}` : ''}`
    tab.device.note(`  ${line}${row.cancelRequestedAt === undefined ? '' : ', cancelling'}`)
  }

  private remove(seq: number): void {
    const row = this.rows.get(seq)
    this.rows.delete(seq)
    if (row) this.history(row.id).isPruned = true
  }

  /** The engine hands tasks to the transport. */
  handedOver(tab: SimulatedTab, batch: readonly Task[]): void {
    if (tab.isDead) return
    if (new Set(batch.map(({ owner }) => owner)).size > 1) this.breaks('a batch has two owners')
    for (const task of batch) {
      this.sizes.set(task.claimToken ?? '', batch.length)
      if (this.holders.get(task.claimToken ?? '') !== tab) this.breaks(`${task.id} is sent without a claim`)
    }
  }

  leaves(ids: string[]): void {
    for (const id of ids) {
      const history = this.history(id)
      history.underWay += 1
      if (history.underWay > 1) history.wasOvertaken = true
    }
  }

  arrives(ids: string[]): void {
    for (const id of ids) this.history(id).underWay -= 1
  }

  /** The server has said something about it that is not a fact. */
  judged(id: string, verdict: 'refused' | 'transient' | 'update'): void {
    const history = this.history(id)
    if (verdict === 'refused') history.refusals += 1
    if (verdict === 'transient') history.transients += 1
    // What comes after it in the same call is decided before anybody here knows.
    if (verdict !== 'transient') history.heldNoKeys = true
  }

  /** The server has carried it out. */
  applied(task: Task, session: Session): void {
    const { id, owner } = task
    const history = this.history(id)
    const { pot } = task.payload as { pot: string }
    history.effects += 1
    const effects = (this.effectsOfDeeds.get(pot) ?? 0) + 1
    this.effectsOfDeeds.set(pot, effects)
    if (effects > 1) this.breaks(`${pot} was done ${effects} times`)
    if (pot !== history.pot) this.breaks(`${id} was enqueued as ${history.pot} and done as ${pot}`)
    if (session.userId !== owner) this.breaks(`${id} of ${owner} was sent as ${session.userId}`)
    const row = this.rowOf(id)
    if (!row) this.breaks(`${id} was done and is not stored`)
    if (row?.status === 'cancelled') this.breaks(`${id} was done after it was shown cancelled`)
    const earlier = [...this.rows.values()].find(
      other =>
        other.seq < task.seq &&
        other.owner === owner &&
        other.orderingKeys.some(key => task.orderingKeys.includes(key)) &&
        this.history(other.id).effects === 0 &&
        !this.history(other.id).heldNoKeys,
    )
    if (earlier) this.breaks(`${id} was done before ${earlier.id}, which shares a key and came first`)
  }

  /** A person has seen this outcome. */
  saw(row: Task): void {
    if (!isFinal(row)) this.breaks(`${row.id} was announced while it was ${row.status}`)
    this.history(row.id).shown.add(row.status)
  }

  open(owner: string): Task[] {
    return [...this.rows.values()].filter(row => row.owner === owner && row.open === 1)
  }

  /** When everything rests: what has to be so in the end. */
  ended(): void {
    for (const [id, history] of this.histories) {
      const row = this.rowOf(id)
      if (!row) {
        if (history.isSafe && !history.isPruned) this.breaks(`${id} is lost`)
        if (history.effects > 0 && !history.isPruned) this.breaks(`${id} was done and is lost`)
        continue
      }
      if (row.open === 1) this.breaks(`${id} is ${row.status} for ever`)
      if (row.announceTo !== undefined && row.status !== 'failed') this.breaks(`${id} stays unannounced`)
      if (!history.shown.has(row.status)) this.breaks(`nobody was told that ${id} is ${row.status}`)
    }
  }
}

function isOver(row: Task | undefined, now: number): boolean {
  const until = row?.leaseUntil ?? 0
  return until <= now || until > now + 16_000
}
