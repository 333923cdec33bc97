// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref, shallowRef, type EffectScope } from 'vue'
import type { BackgroundTask } from '@/core/background'
import { useTaskNotices } from '@/history/useTaskNotices'
import { StorageError } from '@/queue'
import { backgroundTask } from '../../support/backgroundTask'

let scope: EffectScope

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'requestAnimationFrame'] })
  vi.setSystemTime('2026-11-23T14:00:00Z')
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

const task = (id: string, fields: Partial<BackgroundTask> = {}) =>
  backgroundTask({
    id,
    status: 'completed',
    description: `Produce ${id}`,
    completedAt: '2026-11-23T14:00:01Z',
    attempts: 1,
    message: `Produced ${id}`,
    ...fields,
  })

const failure = (id: string) => task(id, { status: 'failed', message: `Production failed: ${id}` })

/** The notifier of one tab, over a list of outcomes that behaves as the queue does. */
function openTab({
  outcomes = [] as BackgroundTask[],
  isVisible = true,
  room = 3,
  stored = undefined as Set<string> | undefined,
} = {}) {
  const unannounced = shallowRef<readonly BackgroundTask[]>(outcomes)
  const readUnannounced = vi.fn(() =>
    Promise.resolve(stored ? new Set(stored) : new Set(unannounced.value.map(({ id }) => id))),
  )
  const visible = ref(isVisible)
  const drop = (ids: string[]) => {
    for (const id of ids) stored?.delete(id)
    unannounced.value = unannounced.value.filter(one => !ids.includes(one.id))
    return Promise.resolve()
  }
  const markAnnounced = vi.fn(drop)
  const dismissTask = vi.fn((id: string) => drop([id]))
  const retryTask = vi.fn((id: string) => drop([id]))
  const found = scope.run(() =>
    useTaskNotices({
      unannounced,
      readUnannounced,
      markAnnounced,
      dismissTask,
      retryTask,
      isVisible: visible,
      mostAtOnce: ref(room),
    }),
  )
  if (!found) throw new Error('The scope has stopped.')
  const texts = () => found.notices.value.map(notice => notice.text)
  return { ...found, unannounced, readUnannounced, visible, markAnnounced, dismissTask, retryTask, texts }
}

const aFrame = () => vi.advanceTimersByTimeAsync(50)

describe('useTaskNotices', () => {
  it('promise 3: nothing is silent – warnings that come one call after the other stay long enough to be read', async () => {
    const tab = openTab()
    const short = (id: string) =>
      task(id, { hasWarnings: true, message: `Produced ${id}. Stock was short of 30 g Lemons.` })
    // What NoticeStack has room for.
    const onScreen = () =>
      tab.notices.value
        .filter(({ tone }) => tone !== 'failed')
        .slice(-3)
        .map(({ text }) => text)
    // Three calls of a backlog that is sent side by side are answered within a second.
    tab.unannounced.value = ['a', 'b', 'c'].map(short)
    await aFrame()
    await vi.advanceTimersByTimeAsync(200)
    tab.unannounced.value = ['d', 'e', 'f'].map(short)
    await aFrame()
    await vi.advanceTimersByTimeAsync(200)
    // The first three were marked as told 50 ms after they came, and are out of sight 250 ms after.
    expect(tab.markAnnounced.mock.calls.flat(2)).toEqual(expect.arrayContaining(['a', 'b', 'c']))
    const isTold = (id: string) =>
      onScreen().some(text => text.startsWith(`Produced ${id}`) || /^\d+ tasks are done/.test(text))
    expect(['a', 'b', 'c'].filter(id => !isTold(id))).toEqual([])
  })

  it('shows a new outcome, marks it only after it was on screen, and lets it go by itself', async () => {
    const tab = openTab()
    tab.unannounced.value = [task('Hummus')]
    await nextTick()
    expect(tab.texts()).toEqual(['Produced Hummus'])
    expect(tab.markAnnounced).not.toHaveBeenCalled()
    await aFrame()
    expect(tab.markAnnounced).toHaveBeenCalledExactlyOnceWith(['Hummus'])
    expect(tab.texts()).toEqual(['Produced Hummus'])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(tab.texts()).toEqual([])
  })

  it('keeps a failure until it is dismissed, and does not mark it before', async () => {
    const tab = openTab({ outcomes: [failure('Hummus')] })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(tab.notices.value).toMatchObject([
      { tone: 'failed', text: 'Production failed: Hummus', canRetry: true },
    ])
    expect(tab.markAnnounced).not.toHaveBeenCalled()
    tab.dismiss('Hummus')
    expect(tab.dismissTask).toHaveBeenCalledWith('Hummus')
    expect(tab.texts()).toEqual([])
  })

  it('says where a failure went that somebody dismissed, and leads there', async () => {
    const tab = openTab({ outcomes: [failure('Hummus')] })
    tab.dismiss('Hummus')
    await aFrame()
    expect(tab.notices.value).toMatchObject([
      { tone: 'done', text: 'Put aside: kept in Task history.', taskId: 'Hummus' },
    ])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(tab.texts()).toEqual([])
  })

  it('does not tell the cancel of a task that another one was sent instead of', async () => {
    const tab = openTab()
    tab.say('Processing: Hummus…', { taskId: 'Hummus' })
    tab.unannounced.value = [
      task('Old', { status: 'cancelled', message: 'Cancelled: Hummus', replacedBy: 'Hummus' }),
    ]
    await aFrame()
    expect(tab.texts()).toEqual(['Processing: Hummus…'])
    expect(tab.markAnnounced).toHaveBeenCalledExactlyOnceWith(['Old'])
    // It had been done after all: that is an outcome.
    tab.unannounced.value = [task('Old too', { replacedBy: 'Hummus' })]
    await nextTick()
    await aFrame()
    expect(tab.texts()).toEqual(['Processing: Hummus…', 'Produced Old too'])
  })

  it('takes away a failure that was dealt with in another tab', async () => {
    const tab = openTab({ outcomes: [failure('Hummus')] })
    await aFrame()
    tab.unannounced.value = []
    expect(tab.texts()).toEqual([])
  })

  it('tells what happened while the person was away, after a reload', async () => {
    const tab = openTab({ outcomes: [task('Hummus', { completedAt: '2026-11-23T09:00:00Z' })] })
    await aFrame()
    expect(tab.texts()).toEqual(['While you were away: Produced Hummus'])
  })

  it('tells many outcomes as a number', async () => {
    const tab = openTab()
    tab.unannounced.value = Array.from({ length: 50 }, (_, n) => task(`task ${n}`))
    await aFrame()
    expect(tab.texts()).toEqual(['50 tasks are done'])
    expect(tab.markAnnounced.mock.calls[0]?.[0]).toHaveLength(50)
  })

  it('promise 3: nothing is silent – tells two outcomes as a number where there is room for one', async () => {
    const tab = openTab({ room: 1 })
    tab.unannounced.value = [task('Hummus'), task('Labneh')]
    await aFrame()
    expect(tab.texts()).toEqual(['2 tasks are done'])
  })

  it('tells cancelled tasks and warnings apart in a number', async () => {
    const tab = openTab()
    tab.unannounced.value = [
      task('a'),
      task('b', { hasWarnings: true }),
      task('c', { status: 'cancelled' }),
      task('d'),
    ]
    await aFrame()
    expect(tab.texts()).toEqual([
      '3 tasks are done (1 with a warning: look at the task history), 1 task is cancelled',
    ])
  })

  it('takes the sentence of the moment away when its outcome comes', async () => {
    const tab = openTab()
    tab.say('Processing: Hummus…', { taskId: 'Hummus' })
    tab.say('Processing: Labneh…', { taskId: 'Labneh' })
    tab.unannounced.value = [task('Labneh')]
    await aFrame()
    expect(tab.texts()).toEqual(['Processing: Hummus…', 'Produced Labneh'])
    tab.unannounced.value = [failure('Hummus')]
    await nextTick()
    expect(tab.texts()).toEqual(['Production failed: Hummus', 'Produced Labneh'])
  })

  it('says nothing in a tab that nobody sees, and says it when the tab is seen', async () => {
    const tab = openTab({ outcomes: [task('Hummus')], isVisible: false })
    await aFrame()
    expect(tab.texts()).toEqual([])
    expect(tab.markAnnounced).not.toHaveBeenCalled()
    tab.visible.value = true
    await aFrame()
    expect(tab.texts()).toEqual(['Produced Hummus'])
  })

  it('does not count as shown what no frame was drawn of', async () => {
    vi.stubGlobal('requestAnimationFrame', () => 0) // a tab that was put away draws none
    const tab = openTab({ outcomes: [task('Hummus')] })
    await vi.advanceTimersByTimeAsync(2000)
    expect(tab.markAnnounced).not.toHaveBeenCalled()
  })

  it('says an outcome in one of two windows that stand side by side', async () => {
    let turn = Promise.resolve()
    vi.stubGlobal('navigator', {
      locks: {
        request: (_name: string, _options: object, work: () => Promise<void>) => (turn = turn.then(work)),
      },
    })
    const stored = new Set(['Hummus'])
    const one = openTab({ stored })
    const other = openTab({ stored })
    one.unannounced.value = [task('Hummus')]
    // On a busy machine its live query brings what the first has marked long after its own turn.
    other.unannounced.value = [task('Hummus')]
    await nextTick()
    await vi.advanceTimersByTimeAsync(5000)
    expect(one.texts()).toEqual(['Produced Hummus'])
    expect(other.texts()).toEqual([])
    expect(other.markAnnounced).not.toHaveBeenCalled()
  })

  it('says what ended while it found out that another window had said the rest', async () => {
    const stored = new Set<string>()
    const tab = openTab({ stored })
    let found: (ids: Set<string>) => void = () => undefined
    tab.readUnannounced.mockReturnValueOnce(new Promise(resolve => (found = resolve)))
    tab.unannounced.value = [task('Hummus')]
    await nextTick()
    await vi.advanceTimersByTimeAsync(0)
    stored.add('Sambal')
    tab.unannounced.value = [task('Hummus'), task('Sambal')]
    await nextTick()
    found(new Set())
    await aFrame()
    expect(tab.texts()).toEqual(['Produced Sambal'])
  })

  it('asks for one turn at a time, however many outcomes come, and for none in a window that nobody sees', async () => {
    let asked = 0
    let give: () => void = () => undefined
    vi.stubGlobal('navigator', {
      locks: {
        request: async (_name: string, _options: object, work: () => Promise<void>) => {
          asked += 1
          await new Promise<void>(resolve => (give = resolve))
          return work()
        },
      },
    })
    openTab({ isVisible: false, outcomes: [task('unseen')] })
    const tab = openTab({ outcomes: [task('0')] })
    for (let n = 1; n < 20; n += 1) {
      tab.unannounced.value = [...tab.unannounced.value, task(String(n))]
      await nextTick()
    }
    expect(asked).toBe(1)
    give()
    await vi.advanceTimersByTimeAsync(500)
    expect(tab.markAnnounced).toHaveBeenCalledOnce()
    expect(tab.markAnnounced.mock.calls[0]?.[0]).toHaveLength(20)
    expect(asked).toBe(1)
  })

  it('says why a failed task could not be started again', async () => {
    const tab = openTab({ outcomes: [failure('Hummus')] })
    tab.retryTask.mockRejectedValueOnce(new StorageError('storage_full', 'No room.'))
    tab.retry('Hummus')
    await vi.advanceTimersByTimeAsync(0)
    expect(tab.texts()).toContain(
      'This device has no room left to store the task. Free some space and try again.',
    )
  })

  it('does not wait for ever for a window that froze while it had the turn', async () => {
    vi.stubGlobal('navigator', {
      locks: {
        request: (_name: string, { signal }: { signal: AbortSignal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error))
          }),
      },
    })
    const tab = openTab({ outcomes: [task('Hummus')] })
    await vi.advanceTimersByTimeAsync(4_900)
    expect(tab.texts()).toEqual([])
    await vi.advanceTimersByTimeAsync(200)
    expect(tab.texts()).toEqual(['Produced Hummus'])
    expect(tab.markAnnounced).toHaveBeenCalledExactlyOnceWith(['Hummus'])
  })

  it('needs no Web Locks', async () => {
    vi.stubGlobal('navigator', {})
    const tab = openTab({ outcomes: [task('Hummus')] })
    await aFrame()
    expect(tab.texts()).toEqual(['Produced Hummus'])
    expect(tab.markAnnounced).toHaveBeenCalledExactlyOnceWith(['Hummus'])
  })

  it('says a sentence of the moment, for a moment', async () => {
    const tab = openTab()
    tab.say('Processing: Hummus…')
    expect(tab.notices.value).toMatchObject([{ tone: 'queued', text: 'Processing: Hummus…' }])
    await vi.advanceTimersByTimeAsync(3100)
    expect(tab.texts()).toEqual([])
  })

  it('says under it what a task waits for, and leaves time to read both', async () => {
    const tab = openTab()
    tab.say('Processing: Hummus…', { detail: 'It is sent later.' })
    await vi.advanceTimersByTimeAsync(5_000)
    expect(tab.notices.value).toMatchObject([{ text: 'Processing: Hummus…', detail: 'It is sent later.' }])
    await vi.advanceTimersByTimeAsync(5_000)
    expect(tab.texts()).toEqual([])
  })

  it('says in one notice what is enqueued one after the other, with the latest task’s details', async () => {
    const tab = openTab()
    const detail = 'Sent later.'
    for (const name of ['Hummus', 'Labneh', 'Pita']) tab.say(`Processing: ${name}…`, { detail, taskId: name })
    expect(tab.notices.value).toMatchObject([
      { tone: 'queued', text: 'Processing: Pita… and 2 more', detail, count: 3, taskId: 'Pita' },
    ])
    // Each new one is there to be read.
    await vi.advanceTimersByTimeAsync(5_000)
    tab.say('Processing: Tahini…', { detail, taskId: 'Tahini' })
    await vi.advanceTimersByTimeAsync(5_000)
    expect(tab.texts()).toEqual(['Processing: Tahini… and 3 more'])
    await vi.advanceTimersByTimeAsync(5_000)
    expect(tab.texts()).toEqual([])
  })

  it('counts among what is enqueued only what has no outcome yet', async () => {
    const tab = openTab()
    for (const name of ['Hummus', 'Labneh', 'Pita']) tab.say(`Processing: ${name}…`, { taskId: name })
    tab.unannounced.value = [task('Pita')]
    await aFrame()
    expect(tab.notices.value).toMatchObject([
      { text: 'Processing: Labneh… and 1 more', taskId: 'Labneh' },
      { text: 'Produced Pita' },
    ])
    tab.unannounced.value = [task('Hummus')]
    await aFrame()
    expect(tab.texts()).toEqual(['Processing: Labneh…', 'Produced Hummus'])
    tab.unannounced.value = [failure('Labneh')]
    await aFrame()
    expect(tab.texts()).toEqual(['Production failed: Labneh', 'Produced Hummus'])
  })

  it('starts a failed task again', () => {
    const tab = openTab({ outcomes: [failure('Hummus')] })
    tab.retry('Hummus')
    expect(tab.retryTask).toHaveBeenCalledWith('Hummus')
  })

  it('merges plain outcomes that follow each other, and says how many', async () => {
    const tab = openTab()
    for (const name of ['Hummus', 'Labneh', 'Sambal']) {
      tab.unannounced.value = [task(name)]
      await aFrame()
    }
    expect(tab.notices.value).toMatchObject([
      { text: 'Produced Sambal', detail: 'and 2 more done', count: 3 },
    ])
    expect(tab.markAnnounced.mock.calls).toEqual([[['Hummus']], [['Labneh']], [['Sambal']]])
  })

  it('merges cancelled tasks that follow each other, a number of them too, and counts each once', async () => {
    const tab = openTab()
    const cancelled = (id: string) => task(id, { status: 'cancelled', message: `Cancelled: ${id}` })
    tab.unannounced.value = ['a', 'b', 'c', 'd', 'e', 'f'].map(cancelled)
    await aFrame()
    tab.unannounced.value = ['g', 'h', 'i', 'j', 'k'].map(cancelled)
    await aFrame()
    expect(tab.notices.value).toMatchObject([
      { text: '5 tasks are cancelled', detail: 'and 6 more cancelled', count: 11 },
    ])
    tab.unannounced.value = [task('Hummus'), cancelled('l')]
    await aFrame()
    expect(tab.notices.value).toMatchObject([
      { text: 'Produced Hummus', count: 1 },
      { text: 'Cancelled: l', detail: 'and 11 more cancelled', count: 12 },
    ])
  })

  it('never merges a warning or a cancelled task away', async () => {
    const tab = openTab()
    tab.unannounced.value = [task('a', { hasWarnings: true }), task('b', { status: 'cancelled' }), task('c')]
    await aFrame()
    expect(tab.texts()).toEqual(['Produced a', 'Produced b', 'Produced c'])
    // A shortage does not look as if all were well.
    expect(tab.notices.value.map(({ tone }) => tone)).toEqual(['warned', 'done', 'done'])
  })

  it('says the item of a failure, and merges failures of one sentence', () => {
    const same = (id: string) => task(id, { status: 'failed', message: 'Production failed: no recipe' })
    const tab = openTab({ outcomes: [same('a'), failure('Hummus'), same('b'), same('c')] })
    expect(tab.notices.value).toMatchObject([
      { id: 'a', text: 'Production failed: no recipe', detail: 'Produce a and 2 more', count: 3 },
      { id: 'Hummus', text: 'Production failed: Hummus', detail: 'Produce Hummus', count: 1 },
    ])
    tab.retry('a')
    expect(tab.retryTask.mock.calls).toEqual([['a'], ['b'], ['c']])
  })

  it('keeps a notice for as long as somebody points at it', async () => {
    const tab = openTab()
    tab.say('Processing: Hummus…')
    tab.hold(true)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(tab.texts()).toEqual(['Processing: Hummus…'])
    tab.hold(false)
    await vi.advanceTimersByTimeAsync(1100)
    expect(tab.texts()).toEqual([])
  })
})
