import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  badGateway,
  captivePortal,
  createFaultProxy,
  cutBeforeSending,
  hang,
  holdAnswer,
  holdRequest,
  loseAnswer,
  rewrite,
  tooManyRequests,
  type FaultProxy,
} from '../../support/faultProxy'

let server: Server
let arrived: string[]
let proxy: FaultProxy

const apply = (body: unknown = { tasks: [{ id: 'a' }] }, signal?: AbortSignal) =>
  fetch(`${proxy.url}/rest/v1/rpc/apply_tasks`, {
    method: 'POST',
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  })

beforeEach(async () => {
  arrived = []
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      arrived.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`)
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ number: arrived.length }))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  proxy = await createFaultProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})

afterEach(async () => {
  await proxy.close()
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

describe('the fault proxy', () => {
  it('passes requests on unchanged and keeps their bodies', async () => {
    const answer = await apply({ tasks: [{ id: 'x' }] })
    expect(await answer.json()).toEqual({ number: 1 })
    expect(arrived).toEqual(['POST /rest/v1/rpc/apply_tasks {"tasks":[{"id":"x"}]}'])
    expect(proxy.seen('/apply_tasks')[0]?.body).toEqual({ tasks: [{ id: 'x' }] })
  })

  it('passes the query on and counts by path without it', async () => {
    await fetch(`${proxy.url}/rest/v1/items?select=id&order=id`)
    expect(arrived[0]).toContain('/rest/v1/items?select=id&order=id')
    expect(proxy.count('/items')).toBe(1)
  })

  it('closes the connection after every answer, so that a browser never resends by itself', async () => {
    expect((await apply()).headers.get('connection')).toBe('close')
  })

  it('loses an answer after the server has done its work, and lets the test look in between', async () => {
    let arrivedWhenCommitted = 0
    const rule = proxy.once(
      '/apply_tasks',
      loseAnswer(() => {
        arrivedWhenCommitted = arrived.length
        return Promise.resolve()
      }),
    )
    await expect(apply()).rejects.toThrow()
    await rule.happened
    expect(arrivedWhenCommitted).toBe(1)
    expect((await apply()).status).toBe(200)
    expect(arrived).toHaveLength(2)
  })

  it('cuts a request before it reaches the server', async () => {
    proxy.once('/apply_tasks', cutBeforeSending)
    await expect(apply()).rejects.toThrow()
    expect(arrived).toHaveLength(0)
    expect(proxy.count('/apply_tasks')).toBe(1)
  })

  it('hangs until it is lifted, then cuts', async () => {
    const rule = proxy.always('/apply_tasks', hang)
    const answer = apply().then(
      () => 'answered',
      () => 'cut',
    )
    const first = await Promise.race([
      answer,
      new Promise(resolve => setTimeout(resolve, 50, 'still hanging')),
    ])
    expect(first).toBe('still hanging')
    rule.lift()
    expect(await answer).toBe('cut')
    expect(arrived).toHaveLength(0)
  })

  it('holds an answer back after the work is done, and a request before it', async () => {
    let open: () => void = () => undefined
    const gate = new Promise<void>(resolve => (open = resolve))
    proxy.once('/apply_tasks', holdAnswer(gate))
    proxy.once('/cancel_task', holdRequest(gate))
    const answers = Promise.all([
      apply(),
      fetch(`${proxy.url}/rest/v1/rpc/cancel_task`, { method: 'POST', body: '{}' }),
    ])
    await expect.poll(() => arrived.length).toBe(1)
    expect(arrived[0]).toContain('apply_tasks')
    open()
    expect((await answers).map(answer => answer.status)).toEqual([200, 200])
    expect(arrived).toHaveLength(2)
  })

  it('answers like a gateway, a captive portal and a busy server', async () => {
    proxy.once('/apply_tasks', badGateway)
    expect((await apply()).status).toBe(502)
    proxy.once('/apply_tasks', captivePortal)
    expect(await (await apply()).text()).toContain('terms')
    proxy.once('/apply_tasks', tooManyRequests(7))
    const busy = await apply()
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '7'])
    expect(arrived).toHaveLength(0)
  })

  it('breaks only the requests it is asked to', async () => {
    const rule = proxy.always('/apply_tasks', badGateway, ({ text }) => text.includes('poison'))
    expect((await apply({ tasks: [{ id: 'good' }] })).status).toBe(200)
    expect((await apply({ tasks: [{ id: 'poison' }] })).status).toBe(502)
    expect((await apply({ tasks: [{ id: 'poison' }] })).status).toBe(502)
    expect(rule.met).toBe(2)
  })

  it('can take the whole backend away and leave the files of the app', async () => {
    const rule = proxy.backend(cutBeforeSending)
    await expect(apply()).rejects.toThrow()
    await expect(fetch(`${proxy.url}/auth/v1/token`)).rejects.toThrow()
    expect((await fetch(`${proxy.url}/index.html`)).status).toBe(200)
    rule.lift()
    expect((await apply()).status).toBe(200)
  })

  it('cuts when the server behind it is gone', async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
    await expect(apply()).rejects.toThrow()
  })

  it('tells a test when the look in between failed', async () => {
    const rule = proxy.once(
      '/apply_tasks',
      loseAnswer(() => Promise.reject(new Error('expected 500'))),
    )
    await expect(apply()).rejects.toThrow()
    await expect(rule.happened).rejects.toThrow('expected 500')
  })

  it('goes down with its connections, refuses new ones, and comes back on the same port', async () => {
    let isThere: () => void = () => undefined
    const reached = new Promise<void>(resolve => (isThere = resolve))
    proxy.once('/apply_tasks', async ({ over }) => {
      isThere()
      await over
    })
    const hanging = apply().then(
      () => 'answered',
      () => 'cut',
    )
    await reached
    await proxy.goDown()
    expect(await hanging).toBe('cut')
    await expect(apply()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
    expect(arrived).toHaveLength(0)

    const { url } = proxy
    await proxy.comeBack()
    expect(proxy.url).toBe(url)
    expect((await apply()).status).toBe(200)
    expect(arrived).toHaveLength(1)
  })

  it('goes down a second time, and can be closed while it is down', async () => {
    await proxy.goDown()
    await proxy.comeBack()
    await proxy.goDown()
    await expect(apply()).rejects.toThrow()
    await proxy.close()
    await expect(apply()).rejects.toThrow()
  })

  it('keeps its faults while it is down', async () => {
    proxy.once('/apply_tasks', badGateway)
    await proxy.goDown()
    await proxy.comeBack()
    expect((await apply()).status).toBe(502)
  })

  it('rewrites an answer on its way', async () => {
    proxy.once(
      '/apply_tasks',
      rewrite(text => text.replace('1', '7')),
    )
    expect(await (await apply()).json()).toEqual({ number: 7 })
    expect(await (await apply()).json()).toEqual({ number: 2 })
  })
})
