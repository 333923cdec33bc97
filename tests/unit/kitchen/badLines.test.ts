import 'fake-indexeddb/auto'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createRpc } from '@/kitchen/rpc'
import { supabaseProbe, supabaseProcess } from '@/kitchen/supabaseTransport'
import { browserEnvironment, type TaskQueueOptions } from '@/queue'
import type { DeviceSession } from '@/session/deviceSession'
import { createTestQueue, passTime, until } from '../../support/testQueue'

const session = {
  read: () => Promise.resolve({ userId: 'ana', accessToken: 'token', expiresAt: 0 }),
  refresh: () => Promise.resolve('unanswered'),
} as unknown as DeviceSession

const closing: (() => void)[] = []
afterEach(() => closing.splice(0).forEach(close => close()))

/** A queue on the real transport. Its backend may move: that is how a line is mended. */
function createWorld(url: string, options: Partial<TaskQueueOptions> = {}) {
  const backend = { url, key: 'publishable' }
  const world = createTestQueue({
    process: supabaseProcess(createRpc(backend, session)),
    probe: supabaseProbe(backend, session),
    ...options,
  })
  closing.push(() => void world.queue.stop())
  return { world, backend }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Something that takes connections and does this with each. */
function lineThat(take: (socket: Socket) => void) {
  return async () => {
    const sockets: Socket[] = []
    closing.push(() => sockets.forEach(socket => socket.destroy()))
    const server = createServer(socket => {
      sockets.push(socket)
      socket.on('error', () => undefined)
      take(socket)
    })
    return listen(server)
  }
}

function kitchenServer(): Promise<string> {
  const server = createHttpServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      const { tasks = [] } = (text ? JSON.parse(text) : {}) as { tasks?: { id: string }[] }
      const body = text
        ? tasks.map(({ id }) => ({ id, outcome: 'applied', result: {} }))
        : [{ epoch: 'this one' }]
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    })
  })
  closing.push(() => server.closeAllConnections())
  return listen(server)
}

const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'

const lines: [string, () => Promise<string>][] = [
  ['a name that nobody can resolve', () => Promise.resolve('http://kitchen.invalid')],
  ['a port that nobody listens on', () => Promise.resolve('http://127.0.0.1:1')],
  ['a connection that is accepted, and then nothing (half-open)', lineThat(() => undefined)],
  ['a connection that is reset', lineThat(socket => socket.once('data', () => socket.resetAndDestroy()))],
  [
    'an answer that breaks off in the middle',
    lineThat(socket => socket.once('data', () => socket.end(`${head}content-length: 500\r\n\r\n[{"id":`))),
  ],
  [
    'an answer that stops in the middle and never ends',
    lineThat(socket => socket.once('data', () => socket.write(`${head}content-length: 500\r\n\r\n[{"id":`))),
  ],
]

describe('promise 6: it always moves again – with real connections', () => {
  it.each(lines)('%s: the task waits, spends nothing, and goes on by itself', async (_line, open) => {
    const { world, backend } = createWorld(await open(), {
      environment: browserEnvironment(),
      timeoutMs: 500,
      probeTimeoutMs: 500,
    })
    world.queue.start()
    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await until(async () => (await world.task(id)).waitingFor === 'network', 'it waits for the network')
    expect(await world.task(id)).toMatchObject({ status: 'queued', attempts: 0 })
    expect(world.queue.state.silentSince).toBeDefined()

    backend.url = await kitchenServer()
    await until(async () => (await world.task(id)).status === 'completed', 'it is completed')
    expect(world.queue.state.silentSince).toBeUndefined()
  })
})

it('promise 6: it always moves again – an hour of 502s fails nothing, and is no storm', async () => {
  const gateway = () =>
    new Response('<h1>502 Bad Gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } })
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(new URL(url).pathname)
    return Promise.resolve(gateway())
  })
  const { world } = createWorld('https://kitchen.test')
  const ids: string[] = []
  for (let n = 0; n < 20; n++) ids.push((await world.queue.enqueue('stir', { pot: `${n}` })).id)
  world.queue.start()
  await until(() => asked.length > 0)
  await passTime(world, 3_600_000, 5_000)
  for (const id of ids) {
    expect(await world.task(id)).toMatchObject({ status: 'queued', attempts: 0, waitingFor: 'network' })
  }
  // One call, its probe, and then the probe alone: 6 times in the first minute, once in each of the others.
  expect(asked.filter(path => path.endsWith('/apply_tasks'))).toHaveLength(1)
  expect(asked.length).toBeLessThan(70)
})
