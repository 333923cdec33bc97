import { hang, loseAnswer, rewrite, type Exchange, type FaultProxy } from '../support/faultProxy'

/** Where a request may be when the browser is killed. */
export type Stop = 'in flight' | 'after commit' | 'settle'

/** A call of `apply_tasks` that has come to its stop. */
export interface Caught {
  /** Who sent it. */
  place: 'page' | 'worker'
  /** How many tasks it carried. */
  tasks: number
}

/** The line between browser and server: it stops one call where it is told to, and listens to all the others. */
export interface Line {
  /** The next call stays there for ever; `settle`: it passes, and its answer has just been handed over. */
  catchNext: (stop: Stop) => Promise<Caught>
  /** The notes of tasks whose stored result the ledger gave again. */
  readonly replayed: readonly string[]
}

interface Trap {
  stop: Stop
  spring: (caught: Caught) => void
}

interface SentTask {
  id: string
  payload: { notes?: string }
}

export function createLine(proxy: FaultProxy): Line {
  const replayed: string[] = []
  let trap: Trap | undefined

  async function serve(exchange: Exchange): Promise<void> {
    const { tasks } = exchange.request.body as { tasks: SentTask[] }
    const sprung = trap
    trap = undefined
    const spring = () => sprung?.spring({ place: placeOf(exchange), tasks: tasks.length })
    const listen = (text: string) => {
      const outcomes = JSON.parse(text) as { outcome: string }[]
      replayed.push(...tasks.filter((_, index) => outcomes[index]?.outcome === 'replayed').map(notesOf))
      return text
    }
    switch (sprung?.stop) {
      case 'in flight':
        spring()
        return hang(exchange)
      case 'after commit':
        return loseAnswer(async ({ body }) => {
          listen(body.toString('utf8'))
          spring()
          await exchange.over
        })(exchange)
      default:
        await rewrite(listen)(exchange)
        spring()
    }
  }

  proxy.always('/apply_tasks', serve)
  return {
    replayed,
    catchNext: stop => new Promise(resolve => (trap = { stop, spring: resolve })),
  }
}

const notesOf = ({ payload }: SentTask) => payload.notes ?? ''

/** A worker's request says by its referrer whose it is. */
function placeOf({ request }: Exchange): Caught['place'] {
  return request.headers.referer?.endsWith('/service-worker.js') ? 'worker' : 'page'
}
