import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Runs scripts in the page of a browser that has no driver: the page itself asks what to do, and says what came of it. The
 * app's own server has no part in it, so it may be away meanwhile.
 */
export interface RemoteControl {
  /** An empty page that obeys. */
  url: string
  /** What a page needs in its head to obey. */
  tag: string
  /** @param script an expression; resolves with its value, which has to be JSON, and rejects when the browser is gone */
  run: (script: string) => Promise<unknown>
  /** Resolves when a page that has not been seen before asks what to do; rejects as `run` does. */
  nextPage: () => Promise<void>
  /** The browser is gone, and everything that it was asked to do is off. @param why default: it was ended */
  hangUp: (why?: Error) => void
  close: () => Promise<void>
}

interface Order {
  id: number
  script: string
  resolve: (value: unknown) => void
  reject: (error: Error) => void
}

interface Answer {
  value?: unknown
  error?: string
}

export async function createRemoteControl(): Promise<RemoteControl> {
  let count = 0
  let waiting: Order[] = []
  const underWay = new Map<number, Order>()
  let listening: ServerResponse | undefined
  let page = ''
  let comer: { resolve: () => void; reject: (why: Error) => void } | undefined
  /** Until the next page comes. */
  let goneBecause: Error | undefined

  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*')
    const [, what = '', which = ''] = (request.url ?? '').split('/')
    if (what === 'next') {
      if (which !== page) {
        goneBecause = undefined
        comer?.resolve()
      }
      page = which
      listening = response
      // A page that was killed while it waited must not get an order.
      response.once('close', () => {
        if (listening === response) listening = undefined
      })
      deliver()
    } else if (what === 'answer') {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        response.end()
        settle(Number(which), JSON.parse(Buffer.concat(chunks).toString('utf8')) as Answer)
      })
    } else {
      response.setHeader('content-type', 'text/html')
      response.end(`<!doctype html><title>Nothing yet</title>${tag()}`)
    }
  })

  function deliver(): void {
    if (!listening || waiting.length === 0) return
    for (const order of waiting) underWay.set(order.id, order)
    listening.end(JSON.stringify(waiting.map(({ id, script }) => ({ id, script }))))
    listening = undefined
    waiting = []
  }

  function settle(id: number, { value, error }: Answer): void {
    const order = underWay.get(id)
    underWay.delete(id)
    if (error === undefined) order?.resolve(value)
    else order?.reject(new Error(error))
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const tag = () => `<script>(${String(obey)})(${JSON.stringify(url)})</script>`

  function hangUp(why = new Error('The browser is gone.')): void {
    for (const { reject } of [...waiting, ...underWay.values()]) reject(why)
    waiting = []
    underWay.clear()
    comer?.reject(why)
    goneBecause = why
  }

  return {
    url,
    tag: tag(),
    run: script =>
      new Promise((resolve, reject) => {
        if (goneBecause) {
          reject(goneBecause)
          return
        }
        count += 1
        waiting.push({ id: count, script, resolve, reject })
        deliver()
      }),
    nextPage: () => {
      const coming = new Promise<void>((resolve, reject) => (comer = { resolve, reject }))
      // Whoever waits for it hears of it; nobody may, if an order was refused before.
      coming.catch(() => undefined)
      return coming
    },
    hangUp,
    close: () => {
      hangUp()
      return new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

/** Runs in the page: it may use nothing from outside of itself. */
async function obey(control: string): Promise<void> {
  const run = async (script: string) => {
    try {
      // An indirect eval: the script sees the page, and none of these names.
      return { value: (await (0, eval)(script)) as unknown }
    } catch (error) {
      return { error: String(error) }
    }
  }
  const page = crypto.randomUUID()
  for (;;) {
    const response = await fetch(`${control}/next/${page}`)
    for (const { id, script } of (await response.json()) as { id: number; script: string }[]) {
      void run(script).then(answer =>
        fetch(`${control}/answer/${id}`, { method: 'POST', body: JSON.stringify(answer) }),
      )
    }
  }
}
