import { UnreachableError, type Outcome, type Task } from '@/queue'
import { signInNeeded } from '../support/testQueue'
import type { Device, Session } from './device'
import type { LedgerServer } from './server'
import type { SimulatedTab } from './tab'

/** What happens to one request. */
const fates = {
  prompt: 60,
  slow: 8,
  'request lost': 6,
  'request swallowed': 3,
  'answer lost': 8,
  'answer swallowed': 6,
  'request late': 5,
  'request doubled': 4,
}
type Fate = keyof typeof fates

interface Request<Sender, Answer> {
  what: string
  /** Told once for each time that it is on its way to the server. */
  leaves?: () => void
  /** Whether a copy is more often on its way than otherwise: what is refused now may be taken when the copy arrives. */
  isOftenDoubled?: boolean
  /** @returns the answer; `undefined` if the server chokes */
  arrives: (sender: Sender) => Answer | undefined
}

/** The line between device and server, and the transport that reads the session. */
export class Network {
  /** Nothing gets lost any more, and nothing takes long. */
  isCalm = false

  constructor(
    private readonly device: Device,
    private readonly server: LedgerServer,
  ) {}

  deliver(tab: SimulatedTab, batch: readonly Task[]): Promise<Outcome | Outcome[]> {
    const ids = batch.map(({ id }) => id)
    const { witness } = this.device
    const request = {
      what: `${tab.name} sends ${ids.join(' ')}`,
      leaves: () => witness.leaves(ids),
      isOftenDoubled: ids.some(id => this.server.ailments.get(id)?.isRefused),
      arrives: (session: Session) => {
        witness.arrives(ids)
        return this.server.apply(batch, session)
      },
    }
    return this.inNameOf(tab, batch[0]?.owner, request)
  }

  cancel(tab: SimulatedTab, task: Task, userId: string): Promise<Outcome> {
    return this.inNameOf(tab, userId, {
      what: `${tab.name} asks to cancel ${task.id}`,
      arrives: session => this.server.cancel(task, session),
    })
  }

  probe(tab: SimulatedTab): Promise<boolean> {
    return this.send(tab, { what: `${tab.name} probes`, arrives: () => this.server.isUp }, null)
  }

  /** One session, read once at the moment of sending, and compared. */
  private inNameOf<Answer>(
    tab: SimulatedTab,
    userId: string | undefined,
    request: Request<Session, Answer>,
  ): Promise<Answer | Outcome> {
    return new Promise((resolve, reject) => {
      // A frozen tab has not read the session yet.
      tab.deliver(() => {
        const { session } = this.device
        if (session?.userId !== userId || !session) {
          this.device.coverage.saw('session of nobody, or of somebody else')
          resolve(signInNeeded)
          return
        }
        // The object itself: what is refused by the time of arrival is refused.
        this.send(tab, request, session).then(resolve, reject)
      })
    })
  }

  private send<Sender, Answer>(
    tab: SimulatedTab,
    { what, leaves, isOftenDoubled = false, arrives }: Request<Sender, Answer>,
    sender: Sender,
  ): Promise<Answer> {
    const { dice, clock, coverage, isOnline } = this.device
    const isDoubled = !this.isCalm && isOftenDoubled && dice.chance(40)
    const fate: Fate = isDoubled ? 'request doubled' : this.isCalm ? 'prompt' : dice.weighted(fates)
    this.device.note(`${what} (${isOnline ? fate : 'offline'})`)
    return new Promise((resolve, reject) => {
      const later = (run: () => void, ms: number) => void clock.setTimer(run, ms)
      const silence = () => tab.deliver(() => reject(new UnreachableError('No answer.')))
      const arrive = () => {
        const answer = arrives(sender)
        this.device.note(`  arrives: ${what}: ${shown(answer)}`)
        return answer
      }
      const answer = (arrived: Answer | undefined, ms: number) => {
        if (arrived === undefined) later(silence, 100)
        else later(() => tab.deliver(() => resolve(arrived)), ms)
      }
      if (!isOnline) {
        later(silence, dice.roll(200))
        return
      }
      if (fate !== 'prompt') coverage.saw(fate)
      const way = this.isCalm ? 5 : dice.roll(300)
      if (fate !== 'request lost' && fate !== 'request swallowed') leaves?.()
      if (fate === 'request doubled') leaves?.()
      switch (fate) {
        case 'prompt': {
          later(() => answer(arrive(), way), way)
          return
        }
        case 'slow': {
          later(() => answer(arrive(), dice.roll(4_500)), dice.roll(4_500))
          return
        }
        case 'request lost': {
          later(silence, dice.roll(3_000))
          return
        }
        case 'request swallowed':
          return
        case 'answer lost': {
          later(() => {
            arrive()
            later(silence, dice.roll(3_000))
          }, way)
          return
        }
        case 'answer swallowed': {
          later(() => arrive(), way)
          return
        }
        case 'request late': {
          later(() => arrive(), 10_000 + dice.roll(90_000))
          return
        }
        case 'request doubled':
          later(() => arrive(), way + dice.roll(60_000))
          {
            later(() => answer(arrive(), way), way)
            return
          }
      }
    })
  }
}

function shown(answer: unknown): string {
  const kinds = (Array.isArray(answer) ? answer : [answer]) as ({ kind?: string } | boolean | undefined)[]
  return kinds.map(one => (typeof one === 'object' ? one.kind : String(one))).join(' ')
}
