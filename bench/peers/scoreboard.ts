import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import type { Device } from './device'
import { openPage, within } from './openPage'
import type { Fault, World } from './server'

/** One line of the scoreboard. */
export interface Test {
  name: string
  title: string
  /** @returns what happened, in a few words; the best that can happen is `best` */
  run: (device: Device, world: World) => Promise<string>
  best: string
}

/** How long a library may take to come back to its tasks, in ms, once nothing is in its way. */
const patienceMs = 15_000
/** How long is watched for a repetition after everything has arrived. */
const echoMs = 1_500

export const scoreboard: readonly Test[] = [
  {
    name: 'T1',
    title: 'killed right after `enqueue` of 20: survivors',
    best: '20 of 20',
    run: async (device, world) => {
      const page = await openPage(await device.start(), world, true)
      const ids = await within(
        patienceMs,
        page.evaluate(() => window.bench.enqueue(20)),
      )
      await device.kill()
      if (!ids) return 'enqueue hangs'
      await openPage(await device.start(), world, false)
      await settled(world, 20)
      return `${new Set(world.committed).size} of 20`
    },
  },
  {
    name: 'T2',
    title: 'killed mid-request, nothing committed, queued offline: lost of 3',
    best: '0 of 3',
    run: async (device, world) => {
      const page = await openPage(await device.start(), world, true)
      await page.evaluate(() => window.bench.enqueue(3))
      // Also a library that stores once in a second has done so.
      await pause(2_500)
      world.fault = { kind: 'hang' }
      await page.evaluate(() => window.contender.release())
      return killedMidRequest(device, world)
    },
  },
  {
    name: 'T3',
    title: 'the same, fired online: lost of 3',
    best: '0 of 3',
    run: async (device, world) => {
      world.fault = { kind: 'hang' }
      const page = await openPage(await device.start(), world, false)
      await within(
        2_500,
        page.evaluate(() => window.bench.enqueue(3)),
      )
      await pause(2_500)
      return killedMidRequest(device, world)
    },
  },
  {
    name: 'T4',
    title: 'killed after the commit, before the answer: sent twice of 3; lost of 3',
    best: '', // Who can't know whether it was applied must ask again: with the same key that is no fault.
    run: async (device, world) => {
      const page = await openPage(await device.start(), world, true)
      await page.evaluate(() => window.bench.enqueue(3))
      await pause(2_500)
      world.fault = { kind: 'commitAndHang' }
      await page.evaluate(() => window.contender.release())
      if (!(await happens(() => world.committed.length > 0))) return 'nothing was sent'
      await pause(300)
      await device.kill()
      world.fault = undefined
      await openPage(await device.start(), world, false)
      await settled(world, 3)
      // Only where nothing is missing may what comes again have come by now.
      return `${twice(world.committed)} twice, ${3 - new Set(world.committed).size} lost`
    },
  },
  {
    name: 'T5',
    title: 'two tabs, one backlog of 5, both told that the network is back: sent twice',
    best: '0 of 5',
    run: async (device, world) => {
      const context = await device.start()
      const first = await openPage(context, world, true)
      await first.evaluate(() => window.bench.enqueue(5))
      await pause(2_500)
      const second = await within(patienceMs, openPage(context, world, true))
      if (!second) return 'second tab hangs'
      // Long enough for both to be at it at once.
      world.latencyMs = 500
      for (const page of [first, second]) releaseSoon(page)
      await settled(world, 5)
      const lost = 5 - new Set(world.committed).size
      return `${twice(world.sent)} of 5${lost > 0 ? `, ${lost} lost` : ''}`
    },
  },
  {
    name: 'T6',
    title: 'no room left: what `enqueue` says',
    best: 'error',
    run: async (device, world) => {
      const context = await device.start()
      const page = await openPage(context, world, true)
      await page.evaluate(() => window.bench.enqueue(1))
      await pause(2_500)
      const session = await context.newCDPSession(page)
      const { usage } = await session.send('Storage.getUsageAndQuota', { origin: world.origin })
      await session.send('Storage.overrideQuotaForOrigin', {
        origin: world.origin,
        quotaSize: usage + 100_000,
      })
      // Chromium believes for 30 s in the room that it found when something was stored.
      await pause(31_000)
      return whatFullDiskSays(page)
    },
  },
  answered('T7a', 'the server answers 500 for 3 s: lost of 3', { kind: 'status', status: 500 }),
  answered('T7b', 'the server answers 401 for 3 s, then the session is good: lost of 3', {
    kind: 'status',
    status: 401,
  }),
  answered('T7c', 'the connection is cut for 3 s: lost of 3', { kind: 'cut' }),
  {
    name: 'T8',
    title: 'the tab with the request under way is closed, a second is open: taken over',
    best: 'yes',
    run: async (device, world) => {
      const context = await device.start()
      const first = await openPage(context, world, false)
      world.fault = { kind: 'hang' }
      await within(
        2_500,
        first.evaluate(() => window.bench.enqueue(1)),
      )
      if (!(await happens(() => world.sent.length > 0))) return 'nothing was sent'
      const second = await within(patienceMs, openPage(context, world, false))
      if (!second) return 'second tab hangs'
      await pause(2_500)
      const before = world.sent.length
      world.fault = undefined
      const closedAt = performance.now()
      await first.close()
      if (!(await happens(() => world.committed.length > 0, 20_000))) return 'not within 20 s'
      const seconds = ((performance.now() - closedAt) / 1_000).toFixed(0)
      return world.sent.length > before + 1
        ? `yes, sent ${world.sent.length - before} times`
        : `yes (${seconds} s)`
    },
  },
]

async function killedMidRequest(device: Device, world: World): Promise<string> {
  if (!(await happens(() => world.sent.length > 0))) return 'nothing was sent'
  await pause(300)
  await device.kill()
  world.fault = undefined
  await openPage(await device.start(), world, false)
  await settled(world, 3)
  return `${3 - new Set(world.committed).size} of 3`
}

/** Three tasks meet a fault for three seconds. Then all is well, the library is told so, and the page is opened anew once. */
function answered(name: string, title: string, fault: Fault): Test {
  return {
    name,
    title,
    best: '0 of 3',
    run: async (device, world) => {
      world.fault = fault
      const context = await device.start()
      const page = await openPage(context, world, false)
      await within(
        2_500,
        page.evaluate(() => window.bench.enqueue(3)),
      )
      await pause(3_000)
      world.fault = undefined
      await within(
        2_500,
        page.evaluate(async () => {
          await window.contender.signedIn?.()
          await window.contender.hold()
          await window.contender.release()
        }),
      )
      if (!(await settled(world, 3))) {
        await page.close()
        await openPage(context, world, false)
        await settled(world, 3)
      }
      return `${3 - new Set(world.committed).size} of 3`
    },
  }
}

/** Tasks of 50 KB go in until something is said, in room for two of them. */
async function whatFullDiskSays(page: Page): Promise<string> {
  const answer = await within(
    patienceMs,
    page.evaluate(async () => {
      for (let count = 1; count <= 20; count += 1) {
        try {
          await window.bench.enqueue(1, 50_000)
        } catch (error) {
          return { said: String(error).slice(0, 60), stored: 0 }
        }
      }
      await new Promise(resolve => setTimeout(resolve, 2_500))
      return { said: '', stored: await window.contender.stored() }
    }),
  )
  if (!answer) return 'hangs'
  if (answer.said !== '') return 'error'
  return answer.stored < 21
    ? `silent: ${answer.stored - 1} of 20 kept`
    : 'all 20 kept: the room did not run out'
}

/** Not waited for: in a tab that is not the leader it may never answer. */
function releaseSoon(page: Page): void {
  page.evaluate(() => window.contender.release()).catch(() => undefined)
}

/** @returns whether all have arrived in time; then watches a little longer */
async function settled(world: World, count: number): Promise<boolean> {
  const isThere = await happens(() => new Set(world.committed).size >= count)
  await pause(echoMs)
  return isThere
}

async function happens(isSo: () => boolean, withinMs = patienceMs): Promise<boolean> {
  for (const deadline = performance.now() + withinMs; performance.now() < deadline;) {
    if (isSo()) return true
    await pause(20)
  }
  return isSo()
}

const twice = (ids: readonly string[]) => new Set(ids.filter((id, place) => ids.indexOf(id) !== place)).size
