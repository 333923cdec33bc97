import type { KitchenQueue } from '@/kitchen/kitchenQueue'
import { descriptionOf, messageOf } from '@/kitchen/taskSentences'
import type { Translate } from '@/locales/messages'
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
 *
 * @param t the language of the person at the device
 */
export async function tellFailures(
  worker: ServiceWorkerGlobalScope,
  kitchen: KitchenQueue,
  known: readonly Task[],
  t: Translate,
): Promise<void> {
  if (Notification.permission !== 'granted') return
  const knownIds = new Set(known.map(({ id }) => id))
  const fresh = (await failedTasks(kitchen)).filter(({ id }) => !knownIds.has(id))
  const [first] = fresh
  if (!first || (await isSeen(worker))) return
  if (fresh.length > mostAtOnce) {
    await worker.registration.showNotification(t('pwa.notifications.manyFailed', { n: fresh.length }), {
      body: t('pwa.notifications.seeWhy'),
      tag: 'simmer-failures',
      icon: '/icon-192.png',
      data: first.id,
    })
    return
  }
  for (const task of fresh) {
    const definition = kitchen.tasks.find(({ type }) => type === task.type)
    await worker.registration.showNotification(messageOf(task, definition, t) ?? task.description, {
      body: descriptionOf(task, definition),
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

async function isSeen(worker: ServiceWorkerGlobalScope): Promise<boolean> {
  return (await windowsOf(worker)).some(({ visibilityState }) => visibilityState === 'visible')
}

async function windowsOf(worker: ServiceWorkerGlobalScope): Promise<readonly WindowClient[]> {
  return worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
}
