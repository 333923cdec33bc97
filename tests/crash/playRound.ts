import { expect } from '@playwright/test'
import type { EngineApp } from '../support/engines/engineApp'
import type { KillableDevice } from '../support/engines/killable'
import { cutBeforeSending, type FaultProxy } from '../support/faultProxy'
import { enqueueThroughDialog, type Order } from '../support/enqueueThroughDialog'
import type { Line } from './line'
import type { Round } from './rounds'

/** A call may have to wait for the lease of an earlier kill. */
const meetingMs = 30_000

export interface Played {
  /** Notes of the tasks whose promise had resolved before the kill. */
  confirmed: string[]
}

export interface Scene {
  app: EngineApp
  device: KillableDevice
  proxy: FaultProxy
  line: Line
}

/** Brings the browser to the moment, kills it there, and starts it again. */
export async function playRound(scene: Scene, round: Round): Promise<Played> {
  await scene.app.tap('Write off products')
  await scene.app.shown({ kind: 'dialog', name: 'Write off products' })
  const played = await (round.place === 'worker' ? killWorker(scene, round) : killPage(scene, round))
  await scene.device.start()
  await scene.app.open()
  await scene.app.expectBoard()
  return played
}

async function killPage(scene: Scene, { moment, orders, afterConfirmed, delayMs }: Round): Promise<Played> {
  const away = moment === 'before send' ? scene.proxy.backend(cutBeforeSending) : undefined
  const caught = moment === 'enqueue' || moment === 'before send' ? undefined : scene.line.catchNext(moment)
  const { confirmed, enough, ended, kill } = enqueueAll(scene, orders, afterConfirmed)
  await enough
  if (caught) await met(caught, moment)
  await pause(delayMs)
  await kill()
  await ended
  away?.lift()
  return { confirmed }
}

/** The work is left behind with no tab open, and the browser's own event is killed. */
async function killWorker(scene: Scene, { moment, orders, delayMs }: Round): Promise<Played> {
  const { app, device, line } = scene
  const { background } = device
  if (!background || moment === 'enqueue' || moment === 'before send') {
    throw new Error(`No worker can be killed here: ${moment}.`)
  }
  await background.setOffline(true)
  const { confirmed, ended, kill } = enqueueAll(scene, orders)
  await ended
  // Nothing wakes the worker for a tab that is closed before the browser has heard of its work.
  await expect.poll(() => app.tab.evaluate(wishesHere, null)).toBeGreaterThan(0)
  await background.closeTab()
  const caught = line.catchNext(moment)
  await background.setOffline(false)
  expect((await met(caught, moment)).place).toBe('worker')
  await pause(delayMs)
  await kill()
  return { confirmed }
}

/**
 * All at once. Each call ends when the app says that its task is safe, or with the browser.
 *
 * @param wanted `enough` resolves when so many are safe
 */
function enqueueAll({ device }: Scene, orders: Order[], wanted = orders.length) {
  const confirmed: string[] = []
  const { tab } = device
  let isKilled = false
  let tellEnough: () => void = () => undefined
  const enough = new Promise<void>(resolve => (tellEnough = resolve))
  if (wanted === 0) tellEnough()
  const ended = Promise.all(
    orders.map(async order => {
      try {
        await tab.evaluate(enqueueThroughDialog, order)
        confirmed.push(order.note)
        if (confirmed.length === wanted) tellEnough()
      } catch (error) {
        if (!isKilled) throw error
      }
    }),
  )
  // Whoever awaits it gets the error; until then it is nobody's.
  ended.catch(() => undefined)
  return {
    confirmed,
    enough: Promise.race([enough, ended]),
    ended,
    kill: () => {
      isKilled = true
      return device.kill()
    },
  }
}

async function met<T>(caught: Promise<T>, moment: string): Promise<T> {
  const late = new Promise<never>((_, reject) =>
    setTimeout(
      () => reject(new Error(`No call of apply_tasks came to be killed ${moment}.`)),
      meetingMs,
    ).unref(),
  )
  return Promise.race([caught, late])
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** Runs in the page: how often the browser has promised it to wake the worker. See `killableChromium.ts`. */
const wishesHere = () => (window as { syncWishes?: number }).syncWishes ?? 0
