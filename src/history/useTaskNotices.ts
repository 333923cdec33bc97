import { computed, nextTick, onScopeDispose, readonly, ref, watch, type Ref } from 'vue'
import { errorWords, type BackgroundTask } from '@/core/background'
import { t } from '@/locales'
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
  /**
   * Says a sentence of the moment, such as "Processing: Hummus…".
   * @param more.detail another one under it
   * @param more.taskId the task that it is about: it goes when that one's outcome comes. Those of several tasks with the same
   *   detail are one notice: the latest sentence, and how many more
   */
  say: (text: string, more?: { detail?: string | undefined; taskId?: string | undefined }) => void
  /** Says what came of something that a person has just done. `tone`: whether it came as it was wanted; default: it did. */
  tell: (text: string, tone?: 'done' | 'warned') => void
  dismiss: (id: string) => void
  retry: (id: string) => void
  /** While a person points at the notices or is in one, none leaves by itself. */
  hold: (isHeld: boolean) => void
}

const queuedStayMs = 3000
/** How often a notice that is held looks whether it may leave. */
const heldMs = 1000

/**
 * Announces what became of the tasks, on whatever screen is open and however long ago they were made. An outcome counts as
 * announced after it was on screen; a failure stays until the person puts it aside. Stops with its scope.
 */
export function useTaskNotices(options: TaskNoticesOptions): TaskNotices {
  const { unannounced, readUnannounced, markAnnounced, dismissTask, retryTask } = options
  const { mostAtOnce = ref(3), stayMs = 6000 } = options
  /** A long sentence stays until it has been read. */
  const readingMs = (text: string) => Math.max(stayMs, text.length * 60)
  const isVisible = options.isVisible ?? useVisibility()
  const openedAt = new Date().toISOString()

  const passing = ref<Passing[]>([])
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const shown = new Set<string>()
  let spoken = 0
  let isHeld = false

  function pass(notice: Omit<Passing, 'id'>, ms: number): void {
    spoken += 1
    // A new id for the merged one as well: it is read out as a new sentence.
    const id = `said-${spoken}`
    passing.value = [...passing.value, { ...notice, id }]
    const leave = () => (isHeld ? timers.set(id, setTimeout(leave, heldMs)) : drop(id))
    timers.set(id, setTimeout(leave, ms))
  }

  function drop(id: string): void {
    clearTimeout(timers.get(id))
    timers.delete(id)
    passing.value = passing.value.filter(notice => notice.id !== id)
  }

  /** Takes away the notice that the next one of its kind stands for as well. */
  function takeMerged(merges: string | undefined): Passing | undefined {
    const before = merges ? passing.value.find(one => one.merges === merges) : undefined
    if (before) drop(before.id)
    return before
  }

  /** Outcomes of one kind that follow each other are one notice: the latest sentence, and how many more. */
  function passDone({ text, alike, isWarned, tasks }: Told, isOld: boolean): void {
    const ms = readingMs(text)
    const merges = alike && `${alike.kind}${isOld ? '-away' : ''}`
    const more = takeMerged(merges)?.count ?? 0
    pass(
      {
        tone: isWarned ? 'warned' : 'done',
        text,
        ...(merges && { merges, count: more + alike.count }),
        ...(!alike && { outcomes: tasks }),
        ...(alike && more > 0 && { detail: t(`notices.more.${alike.kind}`, { n: more }) }),
      },
      ms,
    )
  }

  /** Whoever enqueues one after the other without a network would else have the board covered with one sentence. */
  function passQueued(text: string, detail: string | undefined, taskId: string | undefined): void {
    const merges = taskId && `queued ${detail ?? ''}`
    const queued = [...(takeMerged(merges)?.queued ?? []), { text, ...(taskId && { taskId }) }]
    const about = { ...(detail && { detail }), ...(merges && { merges }) }
    pass({ tone: 'queued', ...about, ...inOne(queued) }, detail ? stayMs : queuedStayMs)
  }

  // "Processing …" has had its answer: two notices for one task are one too many.
  function dropQueued(tasks: readonly BackgroundTask[]): void {
    const ids = new Set<string | undefined>(tasks.map(({ id }) => id))
    for (const { id, queued } of passing.value) {
      const left = queued?.filter(({ taskId }) => !ids.has(taskId))
      if (left?.length === queued?.length) continue
      if (!left?.length) drop(id)
      // In its place, and for as long as it has left: it is not said anew.
      else passing.value = passing.value.map(one => (one.id === id ? { ...one, ...inOne(left) } : one))
    }
  }

  /**
   * Failures are a view of the queue itself: one that is dismissed or retried in another tab goes from this one, too. Those
   * of one sentence are one notice, which says how many they are.
   */
  const failures = computed((): Notice[] => {
    const alike = new Map<string, BackgroundTask[]>()
    for (const task of unannounced.value) {
      if (task.status !== 'failed') continue
      const text = sentenceOf(task)
      alike.set(text, [...(alike.get(text) ?? []), task])
    }
    return [...alike].flatMap(([text, tasks]) => {
      const [first] = tasks
      if (!first) return []
      const { id, description } = first
      const more = tasks.length - 1
      const detail = more > 0 ? t('notices.andMore', { first: description, n: more }) : description
      return [{ id, tone: 'failed', text, detail, count: tasks.length, canRetry: true, taskId: id }]
    })
  })

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
    const news = fresh.filter(task => !hasGivenWay(task))
    const isOld = news.every(task => (task.completedAt ?? '') < openedAt)
    dropQueued(news)
    for (const told of sentences(withPushedOut(news), isOld)) passDone(told, isOld)
    await nextTick()
    if (await wasDrawn()) await markAnnounced(fresh.map(task => task.id))
    else for (const task of fresh) shown.delete(task.id) // the tab was put away first: nobody saw it
  }

  /**
   * The outcomes to be told now. Where there are more notices than fit with those that stand already, the latter are taken away
   * and told once more, in the number: they would be pushed off the screen before anybody could read them.
   */
  function withPushedOut(news: readonly BackgroundTask[]): readonly BackgroundTask[] {
    const standing = passing.value.filter(({ outcomes }) => outcomes !== undefined)
    const plain = news.filter(task => alikeOf([task]) !== undefined)
    // Those of one kind are one notice, whatever their number.
    const coming = news.length - plain.length + Math.min(plain.length, 1)
    if (standing.length === 0 || standing.length + coming <= mostAtOnce.value) return news
    standing.forEach(({ id }) => drop(id))
    return [...standing.flatMap(({ outcomes }) => outcomes ?? []), ...news]
  }

  function sentences(tasks: readonly BackgroundTask[], isOld: boolean): Told[] {
    const told =
      tasks.length > mostAtOnce.value
        ? [inNumbers(tasks)]
        : tasks.map(task => ({
            text: sentenceOf(task),
            alike: alikeOf([task]),
            isWarned: hasWarnings(task),
            tasks: [task],
          }))
    return isOld ? told.map(one => ({ ...one, text: t('notices.away', { text: one.text }) })) : told
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
  watch(failures, () => dropQueued(unannounced.value.filter(({ status }) => status === 'failed')))
  onScopeDispose(() => timers.forEach(timer => clearTimeout(timer)))

  // What could not be written is said, and the notice stays.
  const act = (deed: Promise<void>) =>
    void deed.catch((error: unknown) => pass({ tone: 'queued', text: errorWords(error) }, stayMs))

  /** The failed tasks that a notice stands for, if it is one of a failure. */
  function failedLike(id: string): BackgroundTask[] {
    const notice = failures.value.find(one => one.id === id)
    return notice
      ? unannounced.value.filter(task => task.status === 'failed' && sentenceOf(task) === notice.text)
      : []
  }

  /** Says where they went: a finger in a glove means Retry, and the way back is there. */
  async function putAside(tasks: readonly BackgroundTask[]): Promise<void> {
    await Promise.all(tasks.map(({ id }) => dismissTask(id)))
    const [first] = tasks
    pass(
      { tone: 'done', text: t('notices.putAside', { n: tasks.length }), ...(first && { taskId: first.id }) },
      stayMs,
    )
  }

  return {
    notices: computed(() => [...failures.value, ...passing.value]),
    say: (text, { detail, taskId } = {}) => passQueued(text, detail, taskId),
    tell: (text, tone = 'done') => pass({ tone, text }, readingMs(text)),
    dismiss: id => {
      const tasks = failedLike(id)
      if (tasks.length === 0) drop(id)
      else act(putAside(tasks))
    },
    retry: id => {
      for (const task of failedLike(id)) act(retryTask(task.id))
    },
    hold: held => (isHeld = held),
  }
}

/** What was just enqueued, and its sentence. */
interface Queued {
  text: string
  taskId?: string
}

/** A notice that leaves by itself. */
interface Passing extends Notice {
  /** What it says is enqueued, the latest last. */
  queued?: readonly Queued[]
  /** The outcomes that it tells, where it can't be merged with the next one. */
  outcomes?: readonly BackgroundTask[]
}

/** The latest, whose details are a tap away, and how many more. */
function inOne(queued: readonly Queued[]): Pick<Passing, 'text' | 'taskId' | 'count' | 'queued'> {
  const { text: first = '', taskId } = queued.at(-1) ?? {}
  const n = queued.length - 1
  const text = n > 0 ? t('notices.andMore', { first, n }) : first
  return { text, count: queued.length, queued, ...(taskId && { taskId }) }
}

interface Told {
  text: string
  /** All outcomes that it tells are of one kind that asks for no attention: only those may be merged. */
  alike: { kind: 'done' | 'cancelled'; count: number } | undefined
  /** One of them is done, and not as it should be. */
  isWarned: boolean
  tasks: readonly BackgroundTask[]
}

/** It was mended and sent anew: what becomes of that is the outcome, and not that this one was cancelled for it. */
const hasGivenWay = (task: BackgroundTask) => task.status === 'cancelled' && task.replacedBy !== undefined
const hasWarnings = (task: BackgroundTask) => task.status === 'completed' && task.hasWarnings
const isPlain = (task: BackgroundTask) => task.status === 'completed' && !task.hasWarnings
const isCancelled = ({ status }: BackgroundTask) => status === 'cancelled'

function alikeOf(tasks: readonly BackgroundTask[]): Told['alike'] {
  const count = tasks.length
  if (tasks.every(isPlain)) return { kind: 'done', count }
  return tasks.every(isCancelled) ? { kind: 'cancelled', count } : undefined
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

/** "4 tasks are done (1 with a warning: look at the task history), 1 task is cancelled" */
function inNumbers(tasks: readonly BackgroundTask[]): Told {
  const done = tasks.filter(task => task.status === 'completed')
  const warned = tasks.filter(hasWarnings).length
  const cancelled = tasks.length - done.length
  const doneText = t('notices.done', { n: done.length })
  const withWarnings = warned > 0 ? t('notices.warned', { text: doneText, n: warned }) : doneText
  const text = [done.length > 0 && withWarnings, cancelled > 0 && t('notices.cancelled', { n: cancelled })]
    .filter(Boolean)
    .join(', ')
  return { text, alike: alikeOf(tasks), isWarned: warned > 0, tasks }
}
