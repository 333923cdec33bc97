import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

/** What happens to requests that carry tasks. Nothing is committed but where it says so. */
export type Fault =
  | { kind: 'status'; status: number }
  | { kind: 'cut' }
  | { kind: 'hang' }
  | { kind: 'commitAndHang' }
  | { kind: 'commitAndCut' }

/** One origin of its own for each page under test, so that none inherits another's storage. */
export interface World {
  readonly origin: string
  /** Milliseconds from the end of a request to its answer. */
  latencyMs: number
  fault: Fault | undefined
  /** Requests that carried tasks, whatever came of them. */
  requests: number
  /** When the first of them arrived: `performance.now()` of this process. */
  firstArrivalAt: number | undefined
  /** Ids in the order in which they arrived, repetitions included. */
  readonly sent: string[]
  /** Ids in the order in which their effects happened, once for each time that it would have happened. */
  readonly committed: string[]
  /** Files of the contender that its page asked for. */
  readonly files: Set<string>
}

export interface PeerServer {
  /** @param folder where the contender's page is */
  openWorld: (name: string, folder: string) => World
  close: () => Promise<void>
}

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
}

/** A bare HTTP server on a port of its own. `<name>.localhost` is a world. */
export async function startServer(): Promise<PeerServer> {
  const worlds = new Map<string, { world: World; folder: string }>()
  const server = createServer((request, response) => {
    const found = worlds.get(request.headers.host ?? '')
    if (!found) {
      response.writeHead(404).end()
      return
    }
    const work =
      request.method === 'POST'
        ? takeTasks(found.world, request, response)
        : serveFile(found.world, found.folder, request, response)
    work.catch((error: unknown) => {
      // A killed browser leaves half a request behind.
      if (!request.destroyed) console.error(error)
      response.destroy()
    })
  })
  // No contender is to pay for a connection that was closed between two of its requests.
  server.keepAliveTimeout = 300_000
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    openWorld: (name, folder) => {
      const host = `${name.toLowerCase()}.localhost:${port}`
      const world: World = {
        origin: `http://${host}`,
        latencyMs: 0,
        fault: undefined,
        requests: 0,
        firstArrivalAt: undefined,
        sent: [],
        committed: [],
        files: new Set(),
      }
      worlds.set(host, { world, folder })
      return world
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

async function takeTasks(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  world.firstArrivalAt ??= performance.now()
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = JSON.parse(Buffer.concat(chunks).toString()) as { id: string } | { tasks: { id: string }[] }
  const ids = ('tasks' in body ? body.tasks : [body]).map(({ id }) => id)
  world.requests += 1
  world.sent.push(...ids)
  const { fault } = world
  if (fault?.kind === 'cut') {
    request.socket.destroy()
    return
  }
  if (fault?.kind === 'hang') return
  if (world.latencyMs > 0) await new Promise(resolve => setTimeout(resolve, world.latencyMs))
  if (fault?.kind === 'status') {
    response.writeHead(fault.status, { 'content-type': 'text/plain' }).end('No.')
    return
  }
  world.committed.push(...ids)
  if (fault?.kind === 'commitAndHang') return
  if (fault?.kind === 'commitAndCut') {
    request.socket.destroy()
    return
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
}

async function serveFile(
  world: World,
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = normalize(new URL(request.url ?? '/', world.origin).pathname)
  const content = await readFile(join(folder, path)).catch(() => undefined)
  if (!content) {
    response.writeHead(404).end()
    return
  }
  world.files.add(path)
  response
    .writeHead(200, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'cache-control': 'no-store',
      // An isolated page has a clock of 5 µs instead of 100.
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    })
    .end(content)
}
