import { onTestFinished } from 'vitest'
import type { TaskQueueOptions } from '@/queue'
import { deleteDatabase } from './databases'
import type { Tab } from './tab'

/** A name that no other test has, nor an earlier run. Its database goes when the test is over. */
export function freshName(): string {
  const name = `conformance-${Date.now()}-${Math.random()}`
  onTestFinished(() => deleteDatabase(name))
  return name
}

/** A document of its own, with a window like a tab's. It goes when the test is over. */
export async function openWindow(): Promise<{ tab: Window; close: () => void }> {
  const frame = document.createElement('iframe')
  frame.src = './tab.html'
  const loaded = new Promise(resolve => frame.addEventListener('load', resolve, { once: true }))
  document.body.append(frame)
  onTestFinished(() => frame.remove())
  await loaded
  if (!frame.contentWindow) throw new Error('The frame has no window.')
  return { tab: frame.contentWindow, close: () => frame.remove() }
}

/** A tab with a queue on the database of that name. Not started. */
export async function openTab(
  name: string,
  options: Partial<TaskQueueOptions> = {},
  { hasLocks = true } = {},
): Promise<Tab & { close: () => void }> {
  const { tab, close } = await openWindow()
  if (!hasLocks) tab.hideLocks()
  return { ...tab.openQueue(name, options), close }
}
