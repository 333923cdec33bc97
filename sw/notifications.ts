import type { KitchenQueue } from '@/kitchen/kitchenQueue'
import { openTaskMessage, urlOfTask } from '@/pwa/openTask'
import type { Task } from '@/queue'

/** More than these at once become one: nobody reads ten of them. */
const mostAtOnce = 3

/** The failed tasks of the person at the device that nobody has seen yet. */
export async function failedTasks({ queue }: KitchenQueue): Promise<Task[]> {
  const unannounced = await queue.reads.unannounced()
  return unannounced.filter(task => task.status === 'failed' && task.owner === queue.state.person?.id)
}

/**
 * Tells what failed while nobody could see it in the app. Without permission nothing is shown; the app announces it when it
 * is opened next, as it does in any case.
 */
export async function tellFailures(
  worker: ServiceWorkerGlobalScope,
  kitchen: KitchenQueue,
  known: readonly Task[],
): Promise<void> {
  if (Notification.permission !== 'granted') return
  const knownIds = new Set(known.map(({ id }) => id))
  const fresh = (await failedTasks(kitchen)).filter(({ id }) => !knownIds.has(id))
  const [first] = fresh
  if (!first || (await isSeen(worker))) return
  if (fresh.length > mostAtOnce) {
    await worker.registration.showNotification(`${fresh.length} tasks failed`, {
      body: 'Open the task history to see why.',
      tag: 'simmer-failures',
      icon: '/icon-192.png',
      data: first.id,
    })
    return
  }
  for (const task of fresh) {
    await worker.registration.showNotification(sentenceOf(kitchen, task), {
      body: task.description,
      // Of one task there is one notification, however often it fails.
      tag: task.id,
      icon: '/icon-192.png',
      data: task.id,
    })
  }
}

/** A tap opens the history at the task: in a window that is there, else in a new one. */
export function openOnTap(worker: ServiceWorkerGlobalScope): void {
  worker.addEventListener('notificationclick', event => {
    event.notification.close()
    event.waitUntil(openTask(worker, String(event.notification.data)))
  })
}

async function openTask(worker: ServiceWorkerGlobalScope, id: string): Promise<void> {
  const [window] = await windowsOf(worker)
  if (!window) {
    await worker.clients.openWindow(urlOfTask(id))
    return
  }
  await window.focus()
  window.postMessage(openTaskMessage(id))
}

function sentenceOf({ tasks }: KitchenQueue, task: Task): string {
  const definition = tasks.find(({ type }) => type === task.type)
  const error = task.lastError ?? { code: 'unknown', message: 'the reason was not recorded.' }
  return definition?.failedMessage(error) ?? `Failed: ${error.message}`
}

async function isSeen(worker: ServiceWorkerGlobalScope): Promise<boolean> {
  return (await windowsOf(worker)).some(({ visibilityState }) => visibilityState === 'visible')
}

async function windowsOf(worker: ServiceWorkerGlobalScope): Promise<readonly WindowClient[]> {
  return worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
}
