import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it came from the browser. */
export interface SeenRequest {
  method: string
  /** Without the query. */
  path: string
  query: string
  headers: IncomingHttpHeaders
  /** Parsed where it is JSON. */
  body: unknown
  text: string
  receivedAt: number
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

/** What a fault may do with one request. */
export interface Exchange {
  request: SeenRequest
  /** Sends it on to the server and waits for the whole answer: after this, what it asked for is committed. */
  forward: () => Promise<Answer>
  send: (answer: { status: number; headers?: Record<string, string>; body?: string | Buffer }) => void
  /** Sends the head and half of the body, and closes the connection. */
  breakOff: (answer: Answer) => void
  /** Closes the connection without another byte. */
  cut: () => void
  /** Resolves when the browser is gone, or the fault is lifted. */
  over: Promise<void>
}

export type Fault = (exchange: Exchange) => Promise<void> | void

/** The request never reaches the server. */
export const cutBeforeSending: Fault = ({ cut }) => cut()

/**
 * The server does its work, its answer does not arrive.
 *
 * @param whileCommitted runs after the server answered and before the connection is cut: the place to look into Postgres
 */
export function loseAnswer(whileCommitted?: (answer: Answer) => Promise<void>): Fault {
  return async ({ forward, cut }) => {
    const answer = await forward()
    try {
      await whileCommitted?.(answer)
    } finally {
      cut()
    }
  }
}

/** The server does its work, its answer breaks off in the middle. */
export const breakOffAnswer: Fault = async ({ forward, breakOff }) => breakOff(await forward())

/** Neither an answer nor an end. */
export const hang: Fault = async ({ over, cut }) => {
  await over
  cut()
}

/** The answer waits until `gate` opens. */
export function holdAnswer(gate: Promise<void>): Fault {
  return async ({ forward, send, over }) => {
    const answer = await forward()
    await Promise.race([gate, over])
    send(plain(answer))
  }
}

/** The request waits until `gate` opens. */
export function holdRequest(gate: Promise<void>): Fault {
  return async ({ forward, send, over }) => {
    await Promise.race([gate, over])
    send(plain(await forward()))
  }
}

/** The answer's text arrives changed. */
export function rewrite(change: (text: string) => string): Fault {
  return async ({ forward, send }) => {
    const answer = plain(await forward())
    send({ ...answer, body: change(answer.body.toString('utf8')) })
  }
}

/** A server that takes its time. */
export function slow(ms: number): Fault {
  return exchange => holdAnswer(new Promise(resolve => setTimeout(resolve, ms)))(exchange)
}

/** Something between browser and server answers instead of the server. */
export function answerWith(status: number, headers: Record<string, string> = {}, body = ''): Fault {
  return ({ send }) => send({ status, headers, body })
}

export const badGateway = answerWith(
  502,
  { 'content-type': 'text/html' },
  '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>',
)

/** A hotel's Wi-Fi: 200, and a page about terms of use. */
export const captivePortal = answerWith(
  200,
  { 'content-type': 'text/html' },
  '<html><body>Welcome! Please accept our terms.</body></html>',
)

export function tooManyRequests(retryAfterSeconds: number): Fault {
  return answerWith(429, {
    'retry-after': String(retryAfterSeconds),
    'content-type': 'text/plain',
    'access-control-expose-headers': 'Retry-After',
  })
}

/** A fault in force. */
export interface Rule {
  /** Resolves with the request it met first, when that request has been dealt with. */
  happened: Promise<SeenRequest>
  /** How many requests it met. */
  readonly met: number
  lift: () => void
}

export interface FaultProxy {
  /** The origin that the browser uses. The same for the whole life of the proxy. */
  url: string
  requests: SeenRequest[]
  /** Requests whose path ends with `path`, from the first one on or from a moment on. */
  seen: (path: string, since?: number) => SeenRequest[]
  count: (path: string) => number
  /** The next request whose path ends with `path` meets the fault, later ones don't. */
  once: (path: string, fault: Fault, where?: (request: SeenRequest) => boolean) => Rule
  /** Every such request meets the fault until the rule is lifted. */
  always: (path: string, fault: Fault, where?: (request: SeenRequest) => boolean) => Rule
  /** Everything that is not a file of the app meets the fault. */
  backend: (fault: Fault) => Rule
  /** Nobody listens on the port any more, and every open connection is cut: server and network are gone. */
  goDown: () => Promise<void>
  /** Listens again, on the same port. */
  comeBack: () => Promise<void>
  liftAll: () => void
  /** Resolves when the server has nothing of it in hand any more. */
  close: () => Promise<void>
}

interface LiveRule extends Rule {
  matches: (request: SeenRequest) => boolean
  fault: Fault
  isOnce: boolean
  over: Promise<void>
  settle: (request: SeenRequest) => void
  fail: (error: unknown) => void
  meet: () => void
}

const isBackendPath = (path: string) => /^\/(rest|auth|_system)\//.test(path)

/**
 * Stands between browser and server, and breaks what a test asks it to break.
 *
 * Every answer closes its connection: on a reused one Chromium sends a request again by itself when the connection is
 * cut before the first byte, a POST too, and a test would take that for the queue's own retry.
 */
export async function createFaultProxy(server: string, port = 0): Promise<FaultProxy> {
  const target = new URL(server)
  const requests: SeenRequest[] = []
  let rules: LiveRule[] = []
  /** What the server has not answered yet, also when the browser no longer waits for it. */
  const underWay = new Set<Promise<void>>()

  const listener = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('error', () => response.destroy())
    incoming.on('end', () => {
      const raw = Buffer.concat(chunks)
      const [path = '/', query = ''] = (incoming.url ?? '/').split('?')
      const text = raw.toString('utf8')
      const seen: SeenRequest = {
        method: incoming.method ?? 'GET',
        path,
        query,
        headers: incoming.headers,
        body: parsed(text),
        text,
        receivedAt: Date.now(),
      }
      requests.push(seen)
      void serve(seen, raw, incoming.url ?? '/', response)
    })
  })

  async function serve(seen: SeenRequest, raw: Buffer, url: string, response: ServerResponse): Promise<void> {
    const gone = new Promise<void>(resolve => response.once('close', resolve))
    const exchange: Exchange = {
      request: seen,
      forward: () => {
        const answer = forward(target, seen, raw, url)
        const dealtWith = answer.then(noop, noop).finally(() => underWay.delete(dealtWith))
        underWay.add(dealtWith)
        return answer
      },
      send: ({ status, headers = {}, body = '' }) => {
        if (response.destroyed) return
        response.writeHead(status, { ...headers, connection: 'close' }).end(body)
      },
      breakOff: ({ status, headers, body }) => {
        response.writeHead(status, { ...headers, 'content-length': String(body.length) })
        response.write(body.subarray(0, body.length / 2), () => response.socket?.destroy())
      },
      cut: () => response.socket?.destroy(),
      over: gone,
    }
    const rule = rules.find(candidate => candidate.matches(seen))
    if (!rule) {
      try {
        exchange.send(plain(await exchange.forward()))
      } catch {
        // The server is down: so is the line, as far as the browser can see.
        exchange.cut()
      }
      return
    }
    if (rule.isOnce) rule.lift()
    rule.meet()
    try {
      await rule.fault(rule.isOnce ? exchange : { ...exchange, over: Promise.race([gone, rule.over]) })
      rule.settle(seen)
    } catch (error) {
      exchange.cut()
      rule.fail(error)
    }
  }

  function add(matches: (request: SeenRequest) => boolean, fault: Fault, isOnce: boolean): Rule {
    let settle: (request: SeenRequest) => void = () => undefined
    let fail: (error: unknown) => void = () => undefined
    const happened = new Promise<SeenRequest>((resolve, reject) => {
      settle = resolve
      fail = reject
    })
    // A test that does not await it learns of a broken fault from its own expectations.
    happened.catch(() => undefined)
    let end: () => void = () => undefined
    const over = new Promise<void>(resolve => (end = resolve))
    let met = 0
    const rule: LiveRule = {
      matches,
      fault,
      isOnce,
      over,
      happened,
      settle,
      fail,
      get met() {
        return met
      },
      meet: () => (met += 1),
      lift: () => {
        rules = rules.filter(other => other !== rule)
        end()
      },
    }
    rules.push(rule)
    return rule
  }

  const listen = (on: number) =>
    new Promise<void>((resolve, reject) => {
      listener.once('error', reject)
      listener.listen(on, '127.0.0.1', () => {
        listener.off('error', reject)
        resolve()
      })
    })
  const stopListening = () =>
    new Promise<void>(resolve => {
      // Closing what is not open calls back with an error, and is closed all the same.
      listener.close(() => resolve())
      listener.closeAllConnections()
    })

  listener.keepAliveTimeout = 1
  await listen(port)
  const { port: ownPort } = listener.address() as AddressInfo

  const ends = (path: string, where?: (request: SeenRequest) => boolean) => (request: SeenRequest) =>
    request.path.endsWith(path) && request.method !== 'OPTIONS' && (where?.(request) ?? true)

  const liftAll = () => {
    for (const rule of [...rules]) rule.lift()
  }

  return {
    url: `http://127.0.0.1:${ownPort}`,
    requests,
    seen: (path, since = 0) => requests.filter(request => ends(path)(request) && request.receivedAt >= since),
    count: path => requests.filter(ends(path)).length,
    once: (path, fault, where) => add(ends(path, where), fault, true),
    always: (path, fault, where) => add(ends(path, where), fault, false),
    backend: fault => add(({ path }) => isBackendPath(path), fault, false),
    goDown: stopListening,
    comeBack: () => listen(ownPort),
    liftAll,
    close: async () => {
      liftAll()
      await stopListening()
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}

const noop = () => undefined

function forward(target: URL, seen: SeenRequest, raw: Buffer, url: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = without(seen.headers, 'connection', 'accept-encoding')
    const outgoing = httpRequest(
      { host: target.hostname, port: target.port, method: seen.method, path: url, headers, agent: false },
      answer => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 502,
            headers: answer.headers,
            body: Buffer.concat(chunks),
          }),
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end(raw)
  })
}

/**
 * The worker's first visit compiles every script of the app, each function of it, for the visits to come: a fifth of the
 * processor time of a test, which has no visits to come. Chromium listens to it where browser.ts switches that on.
 */
const noCodeCache = { 'x-cachestoragecodecachehint': 'none' }

/** Without the headers that belong to the connection behind the proxy. */
function plain({ status, headers, body }: Answer) {
  return {
    status,
    headers: {
      ...without(headers, 'connection', 'keep-alive', 'transfer-encoding', 'content-length'),
      ...noCodeCache,
    },
    body,
  }
}

function without(headers: IncomingHttpHeaders, ...names: string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !names.includes(name)) as [string, string][],
  )
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
