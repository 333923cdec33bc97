import { expect, type BrowserContext, type CDPSession, type Worker } from '@playwright/test'
import type { Attempt, Task } from '../../src/queue/task'
import { attemptsBy, tasksBy } from './storedTasks'

/** What tests use of the worker's own globals, which the tests' type library doesn't know. */
interface WorkerScope {
  clients: { matchAll(query: object): Promise<{ url: string; postMessage(message: unknown): void }[]> }
}

export interface ShownNotification {
  title: string
  body: string
  tag: string
  data: unknown
}

/** What the system shows for the app. */
export async function notificationsOf(context: BrowserContext): Promise<ShownNotification[]> {
  return (await workerOf(context)).evaluate(async () => {
    const { registration } = self as unknown as { registration: ServiceWorkerRegistration }
    const shown = await registration.getNotifications()
    return shown.map(({ title, body, tag, data }) => ({ title, body, tag, data: data as unknown }))
  })
}

/** Says something to every window of the app, in the worker's name. */
export async function postToWindows(context: BrowserContext, message: unknown): Promise<void> {
  await (
    await workerOf(context)
  ).evaluate(async said => {
    const { clients } = self as unknown as WorkerScope
    for (const window of await clients.matchAll({ type: 'window' })) window.postMessage(said)
  }, message)
}

/** The app's service worker, awake. */
export async function workerOf(context: BrowserContext): Promise<Worker> {
  const isOurs = (worker: Worker) => worker.url().endsWith('/service-worker.js')
  return context.serviceWorkers().find(isOurs) ?? context.waitForEvent('serviceworker', { predicate: isOurs })
}

/** Fails unless the browser has no window of the app: not one that is hidden, either. */
export async function expectNoWindow(context: BrowserContext): Promise<void> {
  expect(context.pages()).toEqual([])
  const worker = await workerOf(context)
  const windows = await worker.evaluate(async () => {
    const { clients } = self as unknown as WorkerScope
    return (await clients.matchAll({ type: 'window', includeUncontrolled: true })).map(({ url }) => url)
  })
  expect(windows).toEqual([])
}

export const tasksInWorker = async (context: BrowserContext): Promise<Task[]> => {
  const worker = await workerOf(context)
  return tasksBy((run, tables) => worker.evaluate(run, tables))
}

export const attemptsInWorker = async (context: BrowserContext): Promise<Attempt[]> => {
  const worker = await workerOf(context)
  return attemptsBy((run, tables) => worker.evaluate(run, tables))
}

/** The browser's own switchboard of service workers, seen from a tab that is not the app's. */
export interface WorkerControl {
  /** What Chromium does at its second and third try, minutes later. */
  dispatchSync: () => Promise<void>
  /** As Chromium ends a worker that takes too much: no goodbye. */
  stop: () => Promise<void>
  /** Stops the worker at its work until the browser says when it will try next. @returns how long that takes, in ms */
  stopUntilHeldBack: () => Promise<number>
  close: () => Promise<void>
}

export async function controlWorkers(context: BrowserContext, origin: string): Promise<WorkerControl> {
  const page = await context.newPage()
  const session: CDPSession = await context.newCDPSession(page)
  const registration = new Promise<string>(resolve => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin))
      if (own) resolve(own.registrationId)
    })
  })
  await session.send('ServiceWorker.enable')
  const stop = async () => {
    await session.send('ServiceWorker.stopAllWorkers')
  }
  return {
    dispatchSync: async () => {
      await session.send('ServiceWorker.dispatchSyncEvent', {
        origin,
        registrationId: await registration,
        tag: 'simmer-drain',
        lastChance: false,
      })
    },
    stop,
    stopUntilHeldBack: async () => {
      let heldBackMs: number | undefined
      session.on('BackgroundService.backgroundServiceEventReceived', ({ backgroundServiceEvent }) => {
        const delay = backgroundServiceEvent.eventMetadata.find(
          ({ key }) => key === 'Next Attempt Delay (ms)',
        )
        if (delay) heldBackMs = Number(delay.value)
      })
      const service = 'backgroundSync' as const
      await session.send('BackgroundService.setRecording', { shouldRecord: true, service })
      await session.send('BackgroundService.startObserving', { service })
      await expect(async () => {
        await stop()
        expect(heldBackMs).toBeDefined()
      }).toPass()
      return heldBackMs ?? 0
    },
    close: () => page.close(),
  }
}
