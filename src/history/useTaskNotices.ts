import { computed, nextTick, onScopeDispose, readonly, ref, watch, type Ref } from 'vue'
import type { BackgroundTask } from '@/core/background'
import type { Notice } from '@/ui/notice'
import { inOneTab } from './inOneTab'

export interface TaskNoticesOptions {
  /** Final tasks of the person at the device whose outcome was not shown yet. */
  unannounced: Readonly<Ref<readonly BackgroundTask[]>>
  /** The ids of what is unannounced at this moment, whatever the live list has heard of. */
  readUnannounced: () => Promise<ReadonlySet<string>>
  markAnnounced: (ids: string[]) => Promise<void>
  dismissTask: (id: string) => Promise<void>
  retryTask: (id: string) => Promise<void>
  /** Only a tab that a person can see announces. Default: the document's visibility. */
  isVisible?: Readonly<Ref<boolean>>
  /**
   * More outcomes than these at once are told as a number: what is not on screen was not announced, and nobody reads
   * fifty notices. Default 3.
   */
  mostAtOnce?: Readonly<Ref<number>>
  /** How long a notice that asks for nothing stays. Default 6,000 ms, and longer for a long sentence. */
  stayMs?: number
}

export interface TaskNotices {
  notices: Readonly<Ref<readonly Notice[]>>
  /** Says a sentence of the moment, such as "Processing: Hummus…". */
  say: (text: string) => void
  dismiss: (id: string) => void
  retry: (id: string) => void
}

const queuedStayMs = 3000

/**
 * Announces what became of the tasks, on whatever screen is open and however long ago they were made. An outcome counts as
 * announced after it was on screen; a failure stays until the person puts it aside. Stops with its scope.
 */
export function useTaskNotices(options: TaskNoticesOptions): TaskNotices {
  const { unannounced, readUnannounced, markAnnounced, dismissTask, retryTask } = options
  const { mostAtOnce = ref(3), stayMs = 6000 } = options
  const isVisible = options.isVisible ?? useVisibility()
  const openedAt = new Date().toISOString()

  const passing = ref<Notice[]>([])
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const shown = new Set<string>()
  let spoken = 0

  function pass(text: string, tone: 'queued' | 'done', ms: number): void {
    spoken += 1
    const id = `said-${spoken}`
    passing.value = [...passing.value, { id, tone, text }]
    timers.set(
      id,
      setTimeout(() => drop(id), ms),
    )
  }

  function drop(id: string): void {
    clearTimeout(timers.get(id))
    timers.delete(id)
    passing.value = passing.value.filter(notice => notice.id !== id)
  }

  // "Processing …" has had its answer: two notices for one task are one too many.
  function dropQueued(count: number): void {
    const queued = passing.value.filter(notice => notice.tone === 'queued')
    for (const notice of queued.slice(0, count)) drop(notice.id)
  }

  /** Failures are a view of the queue itself: one that is dismissed or retried in another tab goes from this one, too. */
  const failures = computed((): Notice[] =>
    unannounced.value
      .filter(task => task.status === 'failed')
      .map(task => ({ id: task.id, tone: 'failed', text: sentenceOf(task), canRetry: true })),
  )

  function sentenceOf(task: BackgroundTask): string {
    return task.message ?? `${task.description}: ${task.status}`
  }

  const freshTasks = () =>
    isVisible.value ? unannounced.value.filter(task => task.status !== 'failed' && !shown.has(task.id)) : []

  async function announce(): Promise<void> {
    // A window that had its turn before may have shown them, and the live list not know it yet.
    const ids = await readUnannounced()
    const fresh = freshTasks().filter(({ id }) => ids.has(id))
    if (fresh.length === 0) return
    for (const task of fresh) shown.add(task.id)
    const isOld = fresh.every(task => (task.completedAt ?? '') < openedAt)
    dropQueued(fresh.length)
    for (const text of sentences(fresh, isOld)) pass(text, 'done', Math.max(stayMs, text.length * 60))
    await nextTick()
    if (await wasDrawn()) await markAnnounced(fresh.map(task => task.id))
    else for (const task of fresh) shown.delete(task.id) // the tab was put away first: nobody saw it
  }

  function sentences(tasks: readonly BackgroundTask[], isOld: boolean): string[] {
    const texts = tasks.length > mostAtOnce.value ? inNumbers(tasks) : tasks.map(task => sentenceOf(task))
    return isOld ? texts.map(text => `While you were away: ${text}`) : texts
  }

  // One turn at a time in this window, however many outcomes come meanwhile, and none without something to say.
  let hasTurn = false
  let isNews = false
  async function takeTurns(): Promise<void> {
    isNews = true
    if (hasTurn) return
    hasTurn = true
    try {
      while (isNews && freshTasks().length > 0) {
        isNews = false
        await inOneTab(announce)
      }
    } finally {
      hasTurn = false
    }
  }
  const look = () => void takeTurns().catch(() => undefined) // could not be marked: it is told once more at the next start
  watch([unannounced, isVisible], look, { immediate: true, flush: 'post' })
  onScopeDispose(() => timers.forEach(timer => clearTimeout(timer)))

  // What could not be written is said, and the notice stays.
  const act = (deed: Promise<void>) =>
    void deed.catch((error: unknown) => pass((error as Error).message, 'queued', stayMs))

  const isTask = (id: string) => unannounced.value.some(task => task.id === id)

  return {
    notices: computed(() => [...failures.value, ...passing.value]),
    say: text => pass(text, 'queued', queuedStayMs),
    dismiss: id => (isTask(id) ? act(dismissTask(id)) : drop(id)),
    retry: id => act(retryTask(id)),
  }
}

function useVisibility(): Readonly<Ref<boolean>> {
  const isVisible = ref(document.visibilityState === 'visible')
  const look = () => (isVisible.value = document.visibilityState === 'visible')
  document.addEventListener('visibilitychange', look)
  onScopeDispose(() => document.removeEventListener('visibilitychange', look))
  return readonly(isVisible)
}

/** True when the browser drew a frame; a tab that was put away meanwhile draws none. */
function wasDrawn(): Promise<boolean> {
  return new Promise(resolve => {
    requestAnimationFrame(() => resolve(true))
    setTimeout(() => resolve(false), 1000)
  })
}

/** "4 tasks are done (1 with a warning: look at the task history), 1 is cancelled" */
function inNumbers(tasks: readonly BackgroundTask[]): string[] {
  const done = tasks.filter(task => task.status === 'completed')
  const warned = done.filter(task => task.hasWarnings).length
  const cancelled = tasks.length - done.length
  const are = (count: number, state: string) => `${count} ${count === 1 ? 'task is' : 'tasks are'} ${state}`
  const warning = warned > 0 ? ` (${warned} with a warning: look at the task history)` : ''
  return [
    [done.length > 0 && are(done.length, 'done') + warning, cancelled > 0 && are(cancelled, 'cancelled')]
      .filter(Boolean)
      .join(', '),
  ]
}
