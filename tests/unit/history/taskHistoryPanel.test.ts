// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import type { Task } from '@/queue'
import { language } from '@/locales'
import TaskHistoryPanel from '@/history/TaskHistoryPanel.vue'
import { emptyResult } from '../../support/testKitchen'
import { production } from '../kitchen/payloads'
import { button, mountInApp, screenText, select, type } from '../ui/mountInApp'
import { bulkButton, chip, failed, list, matches, named, open, row, store, until, world } from './openedPanel'

// A whole panel with hundreds of rows takes its time where other tests run beside it.
vi.setConfig({ testTimeout: 40_000 })
describe('the list', () => {
  it('shows the tasks, newest first, with the last error and its code, and none that was put aside', async () => {
    await store(
      row({ payload: named('Sambal') }),
      failed(),
      failed({ dismissedAt: 1, announceTo: undefined }),
    )
    await open()
    await until(() => list().length === 2)
    expect(list()[0]).toMatch(/Produce 500 g of Hummus.*Failed.*Ana.*attempt 1 of 3.*not known\..*SM002/s)
    expect(list()[1]).toMatch(/Sambal.*Done/)
  })

  it('makes elements for what is in view only, of 1,000 rows, and knows how many there are', async () => {
    await store(...Array.from({ length: 1_000 }, () => row({})))
    await open()
    await until(() => matches() === '1,000 tasks')
    expect(list().length).toBeLessThan(40)
    expect(document.querySelector('li.row')?.getAttribute('aria-setsize')).toBe('1000')
  })

  it('shows what is enqueued while it is open, and a change of a row in view', async () => {
    await store(row({}))
    await open()
    const { seq, id } = await world.queue.enqueue('production', named('Sambal'))
    await until(() => list()[0]?.includes('Sambal'))
    await world.database.tasks.update(seq, { status: 'failed', lastError: { code: 'SM003', message: 'No.' } })
    await until(
      () => document.querySelector(`[data-task-id="${id}"]`)?.getAttribute('data-status') === 'failed',
    )
  })

  it('has a sentence for a device that has done nothing yet', async () => {
    await open()
    await until(() => screenText().includes('Nothing has been made or written off on this device yet.'))
  })

  it('does not say so of a device where all was put aside', async () => {
    await store(failed({ dismissedAt: 1, announceTo: undefined }))
    await open()
    await until(() => screenText().includes('All that is on this device has been put aside'))
    expect(screenText()).not.toContain('Nothing has been made')
  })

  it('says so when the device’s store can’t be read, and reads it when asked again', async () => {
    await store(row({}))
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    const reading = vi
      .spyOn(world.queue.reads.history, 'newestKeys')
      .mockRejectedValueOnce(new Error('Gone.'))
    mountInApp(TaskHistoryPanel, { viewer: { id: 'ana', role: 'cook' } })
    await until(() => screenText().includes('The history can’t be read right now.'))
    expect(logged).toHaveBeenCalled()
    reading.mockRestore()
    button('Try again').click()
    await until(() => list().length === 1)
  })

  it('says so too when it is opened again and only the rows can’t be read', async () => {
    await store(row({}))
    const first = await open()
    first.unmount()
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    const reading = vi.spyOn(world.queue.reads.history, 'rows').mockRejectedValue(new Error('Gone.'))
    mountInApp(TaskHistoryPanel, { viewer: { id: 'ana', role: 'cook' } })
    await until(() => screenText().includes('The history can’t be read right now.'))
    expect(logged).toHaveBeenCalled()
    reading.mockRestore()
    button('Try again').click()
    await until(() => list().length === 1 && !screenText().includes('The history can’t be read right now.'))
  })

  it('opened again at a task that came meanwhile has that task, and not the list of before', async () => {
    await store(row({}))
    const first = await open()
    first.unmount()
    const task = failed({ payload: named('Pesto') })
    await store(task)
    await open({ atTask: { id: task.id } })
    await until(() => list()[0]?.includes('Pesto'))
    expect(list()).toHaveLength(2)
    expect(screenText()).not.toContain('1 new – show')
  })

  it('reads the list by itself with the next change, after it could not be read', async () => {
    await store(row({}))
    vi.spyOn(console, 'error').mockReturnValue()
    vi.spyOn(world.queue.reads.history, 'newestKeys').mockRejectedValueOnce(new Error('Gone.'))
    mountInApp(TaskHistoryPanel, { viewer: { id: 'ana', role: 'cook' } })
    await until(() => screenText().includes('The history can’t be read right now.'))
    await store(row({}))
    await until(() => list().length === 2)
    expect(screenText()).not.toContain('The history can’t be read right now.')
  })

  it('never shows one that was put aside, also when it is the newest and others change', async () => {
    const older = row({ status: 'queued' })
    await store(older, failed({ payload: named('Sambal'), dismissedAt: 1, announceTo: undefined }))
    await open()
    await until(() => list().length === 1)
    const seen: string[] = []
    const watcher = new MutationObserver(() => seen.push(...list().filter(text => text.includes('Sambal'))))
    watcher.observe(document.body, { childList: true, subtree: true, characterData: true })
    await world.database.tasks.where('id').equals(older.id).modify({ status: 'retrying' })
    await until(() => list()[0]?.includes('Retrying'))
    await store(row({ payload: named('Tahini') }))
    await until(() => list()[0]?.includes('Tahini'))
    watcher.disconnect()
    expect(seen).toEqual([])
  })

  it('speaks Indonesian', async () => {
    language.value = 'id'
    await store(failed())
    mountInApp(TaskHistoryPanel, { viewer: { id: 'ana', role: 'cook' } })
    await until(() => list()[0]?.includes('Gagal'))
    expect(screenText()).toContain('Riwayat tugas')
    expect(button('Coba lagi')).toBeTruthy()
  })
})

describe('filters', () => {
  it('counts each status, and shows one', async () => {
    await store(row({}), row({}), failed(), row({ status: 'cancelled' }), row({ status: 'queued' }))
    await open()
    await until(() => chip('all').textContent.includes('5'))
    // The queued one is tried first, and queued again: nobody answers.
    const counted = () =>
      ['completed', 'failed', 'cancelled', 'queued'].map(view => chip(view).textContent.match(/\d+/)?.[0])
    await until(() => counted().join(' ') === '2 1 1 1')
    chip('failed').click()
    await until(() => matches() === '1 task')
    await until(() => list().length === 1 && list()[0]?.includes('Failed'))
    expect(location.search).toBe('?history=device&status=failed')
  })

  it.each([
    ['a person', 'budi'],
    ['an item', 'sambal'],
    ['a document', 'pr-2026-000777'],
    ['an error', 'thursday'],
    ['an error code', 'sm777'],
    ['a note', 'too salty'],
  ])('finds %s by its text', async (_what, words) => {
    await store(
      row({}),
      row({
        ownerName: 'Budi',
        payload: {
          ...named('Sambal'),
          receiptData: { ...production.receiptData, notes: 'Too salty, said Ana' },
        },
        result: { ...emptyResult, document_number: 'PR-2026-000777' },
        lastError: { code: 'SM777', message: 'Not on a Thursday.' },
      }),
      row({}),
    )
    await open()
    type('Search', words)
    await until(() => matches() === '1 task')
    await until(() => list().length === 1 && list()[0]?.includes('Sambal'))
  })

  it('keeps a text search true while the tasks that it looks at change', async () => {
    await store(row({ status: 'queued', payload: named('Sambal') }))
    await open()
    type('Search', 'sm777')
    await until(() => matches() === '0 tasks')
    const [task] = await world.database.tasks.toArray()
    await world.database.tasks.update(task?.seq ?? 0, {
      status: 'failed',
      open: undefined,
      completedAt: 1,
      lastError: { code: 'SM777', message: 'No.' },
    })
    await until(() => matches() === '1 task')
  })

  it('offers the people of this device, and finds their tasks', async () => {
    await store(row({}), row({ owner: 'budi', ownerName: 'Budi' }))
    await open()
    button('Filters').click()
    await until(() => screenText().includes('EveryoneAnaBudi'))
    select('Person', 'budi')
    await until(() => matches() === '1 task')
    button('Clear filters').click()
    await until(() => matches() === '2 tasks')
  })

  it('finds what was made on a day, reads that day only, and keeps it in the address', async () => {
    const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime()
    await store(
      ...Array.from({ length: 300 }, (_, n) => row({ createdAt: at(1 + (n % 20), 0) - n })).sort(
        (one, other) => one.createdAt - other.createdAt,
      ),
      row({ createdAt: at(22, 23), payload: named('Sambal') }),
      row({ createdAt: at(23, 0), payload: named('Pesto') }),
      failed({ createdAt: at(23, 23), payload: named('Aioli') }),
      row({ createdAt: at(24, 0), payload: named('Tahini') }),
    )
    await open()
    button('Filters').click()
    await nextTick()
    const reading = vi.spyOn(world.queue.reads.history, 'inPieces')
    type('From', '2026-11-23')
    await nextTick()
    type('To', '2026-11-23')
    await until(() => matches() === '2 tasks')
    await until(() => list().length === 2 && list()[0]?.includes('Aioli') && list()[1]?.includes('Pesto'))
    expect(location.search).toBe('?history=device&from=2026-11-23&to=2026-11-23')
    expect(reading.mock.calls.flatMap(([keys]) => keys).length).toBeLessThan(12)
    await until(() => chip('all').textContent.includes('2') && chip('failed').textContent.includes('1'))

    document.body.innerHTML = ''
    await open()
    await until(() => matches() === '2 tasks')
    button('Clear filters').click()
    await until(() => matches() === '304 tasks')
  })

  it('counts of each status what the other filters ask for, and shows another of them at once', async () => {
    await store(
      ...Array.from({ length: 250 }, () => row({})),
      row({ payload: named('Sambal') }),
      row({ payload: named('Sambal') }),
      failed({ payload: named('Sambal') }),
      failed(),
    )
    await open()
    chip('failed').click()
    type('Search', 'sambal')
    await until(() => matches() === '1 task')
    const numbers = () =>
      ['all', 'completed', 'failed', 'dismissed'].map(view => chip(view).textContent.match(/\d+/)?.[0])
    await until(() => numbers().join(' ') === '3 2 1 0')
    // A change counts at once, and no row is read twice.
    const reading = vi.spyOn(world.queue.reads.history, 'inPieces')
    button('Dismiss').click()
    await until(() => numbers().join(' ') === '2 2 0 1')
    chip('completed').click()
    await until(() => matches() === '2 tasks')
    expect(new Set(reading.mock.calls.flatMap(([keys]) => keys)).size).toBe(1)
    button('Clear filters').click()
    await until(() => numbers().join(' ') === '253 252 1 1')
  })

  it('has a sentence when nothing fits', async () => {
    await store(row({}))
    await open()
    type('Search', 'pineapple')
    await until(() => screenText().includes('No task fits these filters.'))
  })
})

describe('one task', () => {
  it('opens with what happened, what was asked for and what came of it, and the address says which', async () => {
    const task = row({
      result: {
        ...emptyResult,
        total_cost: 25_000,
        allocations: [{ item_id: 'prod_tahini', batch_number: 'O-000009', quantity: 120, unit_cost: 30 }],
        shortages: [{ item_id: 'prod_lemon', quantity: 5 }],
      },
    })
    await store(task)
    await world.database.attempts.add({
      taskId: task.id,
      startedAt: 1_000,
      endedAt: 1_340,
      ranIn: 'worker',
      outcome: 'done',
    })
    await open()
    document.querySelector<HTMLElement>('.description')?.click()
    await until(() => screenText().includes('Attempt 1: Done'))
    for (const part of [
      '340 ms',
      'in the background',
      'PR-2026-000001',
      'batch O-000009',
      'Stock was short of',
      '500 g',
    ])
      expect(screenText()).toContain(part)
    expect(location.search).toBe(`?history=device&task=${task.id}`)
  })

  it('opens the one that somebody came for, also one that the filters leave out', async () => {
    const task = failed()
    await store(row({}), task)
    await open({ atTask: { id: task.id } })
    const inList = () => document.querySelector(`[data-task-id="${task.id}"]`)
    await until(() => screenText().includes('Failed: it was not applied'))
    expect(inList()?.getAttribute('aria-current')).toBe('true')
    chip('completed').click()
    await until(() => !inList())
    expect(screenText()).toContain('Failed: it was not applied')
  })

  it('opens the one that somebody came for where the filters of the address leave it out', async () => {
    const task = failed()
    await store(row({}), task)
    history.replaceState(null, '', '/?history=device&status=completed')
    await open({ atTask: { id: task.id } })
    await until(() => screenText().includes('Failed: it was not applied'))
    expect(list()).toHaveLength(1)
    expect(chip('completed').getAttribute('aria-pressed')).toBe('true')
  })

  it('begins with all that failed for whoever comes from a notice of several, whatever the address says', async () => {
    await store(row({}), failed(), failed(), row({ status: 'cancelled' }))
    history.replaceState(null, '', '/?history=device&status=completed&q=soup')
    await open({ beginsWithFailed: true })
    await until(() => matches() === '2 tasks')
    expect(location.search).toBe('?history=device&status=failed')
  })

  it('names the open task in the address on its own tab only', async () => {
    const task = failed()
    await store(task)
    const panel = { viewer: { id: 'ana', role: 'cook' } as const, atTask: { id: task.id } }
    mountInApp(
      defineComponent({ render: () => h(TaskHistoryPanel, panel, { restaurant: () => 'What all did' }) }),
      {},
    )
    await until(() => location.search === `?history=device&task=${task.id}`)
    document.querySelector<HTMLElement>('#history-tab-restaurant')?.click()
    await until(() => location.search === '?history=restaurant')
    document.querySelector<HTMLElement>('#history-tab-device')?.click()
    await until(() => location.search === `?history=device&task=${task.id}`)
  })

  it('says which attempts do not count: one of three stands beside two that were made', async () => {
    const task = row({})
    await store(task)
    const attempt = { taskId: task.id, startedAt: 1_000, endedAt: 1_340, ranIn: 'page' as const }
    await world.database.attempts.bulkAdd([
      { ...attempt, outcome: 'network', error: { code: 'network', message: 'No answer.' } },
      { ...attempt, startedAt: 2_000, endedAt: 2_010, outcome: 'done' },
    ])
    await open({ atTask: { id: task.id } })
    await until(() => screenText().includes('Attempt 2: Done'))
    const told = [...document.querySelectorAll('.timeline li')].map(one => one.textContent)
    expect(told.filter(text => text.includes('not counted'))).toEqual([
      expect.stringContaining('Attempt 1: No answer'),
    ])
  })

  it('tells until when something keeps as a day', async () => {
    const produced = { batch_number: 'P-000051', quantity: 500, unit_cost: 70 }
    const expires_at = new Date(2026, 10, 26, 23, 59, 59, 999).toISOString()
    const task = row({ result: { ...emptyResult, produced: { ...produced, expires_at } } })
    await store(task)
    await open({ atTask: { id: task.id } })
    await until(() => screenText().includes('Keeps until'))
    expect(screenText()).toMatch(/Keeps until26 Nov 2026(?!,)/)
  })

  it.each([390, 1280])(
    'closes before the panel does with Escape, wherever the focus is, at %i px',
    async width => {
      vi.stubGlobal('innerWidth', width)
      const task = row({})
      await store(task)
      const close = vi.fn()
      await open({ atTask: { id: task.id }, onClose: close })
      await until(() => document.querySelector('.detail'))
      // A tap on plain text leaves the focus with the page.
      ;(document.activeElement as HTMLElement | null)?.blur()
      const escape = () =>
        window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
      escape()
      await until(() => !document.querySelector('.detail'))
      expect(close).not.toHaveBeenCalled()
      ;(document.activeElement as HTMLElement | null)?.blur()
      escape()
      await until(() => close.mock.calls.length === 1)
    },
  )

  it('copies the payload as JSON, and says so', async () => {
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
    const task = row({})
    await store(task)
    await open({ atTask: { id: task.id } })
    await until(() => screenText().includes('Payload as JSON'))
    button('Copy').click()
    await until(() => screenText().includes('Copied'))
    expect(JSON.parse(write.mock.calls[0]?.[0] ?? '')).toEqual(production)
  })

  it('shows markup as text', async () => {
    const task = row({ payload: named('<img src=x onerror=alert(1)>') })
    await store(task)
    await open({ atTask: { id: task.id } })
    await until(() => screenText().includes('<img src=x'))
    expect(document.querySelector('img')).toBeNull()
  })
})

describe('actions', () => {
  it('does what a row’s button says, to that row’s task', async () => {
    await store(failed())
    await open()
    button('Dismiss').click()
    await until(async () => (await world.database.tasks.toArray())[0]?.dismissedAt !== undefined)
    await until(() => list().length === 0)
    chip('dismissed').click()
    await until(() => list()[0]?.includes('Failed, dismissed'))
  })

  it('asks before it cancels what may have reached the server, and not before what never left', async () => {
    // Nobody is there to send them.
    await world.queue.stop()
    await store(
      row({ status: 'queued', startedAt: undefined }),
      row({ status: 'queued', payload: named('Sambal') }),
    )
    await open()
    const cancels = [...document.querySelectorAll<HTMLElement>('li.row .actions button')]
    cancels[1]?.click()
    await until(() => list()[1]?.includes('Cancelled'))
    cancels[0]?.click()
    await until(() => screenText().includes('Cancel this task?'))
    button('Cancel the task').click()
    await until(() => list()[0]?.includes('cancelling'))
  })

  it('asks before a manager cancels another person’s task, and names that person', async () => {
    await world.queue.stop()
    await store(row({ status: 'queued', startedAt: undefined, owner: 'budi', ownerName: 'Budi' }))
    const cancel = vi.spyOn(world.queue, 'cancel').mockResolvedValue({} as Task)
    await open({ viewer: { id: 'ana', role: 'manager' } })
    button('Cancel').click()
    await until(() => screenText().includes('It is not yours: Budi made it.'))
    expect(screenText()).not.toContain('It may already have reached the server.')
    expect(cancel).not.toHaveBeenCalled()
    button('Cancel the task').click()
    await until(() => cancel.mock.calls.length === 1)
  })

  it('mends a failed task from its row, also one that was put aside, which can be retried as well', async () => {
    const fix = vi.fn()
    await store(failed({ dismissedAt: 1, announceTo: undefined }), failed({ payload: named('Sambal') }))
    await open({ onFix: fix })
    button('Fix').click()
    expect(fix.mock.calls[0]?.[0]).toMatchObject({ payload: named('Sambal'), lastErrorCode: 'SM002' })
    chip('dismissed').click()
    await until(() => list()[0]?.includes('Failed, dismissed'))
    const names = (where: string) =>
      [...document.querySelectorAll(`${where} .actions button`)].map(one => one.textContent.trim())
    expect(names('li.row')).toEqual(['Retry', 'Fix'])
    document.querySelector<HTMLElement>('.description')?.click()
    await until(() => screenText().includes('Put aside by Ana'))
    expect(names('.detail')).toEqual(['Fix and resend', 'Retry'])
    button('Retry').click()
    await until(() => chip('dismissed').textContent.includes('0'))
  })

  it('offers to mend only what has a dialog', async () => {
    const strange = failed({ type: 'stock_take', payload: named('Sambal') })
    await store(strange, failed())
    await open({ hasDialog: (type: string) => type === 'production' })
    const names = (where: string) =>
      [...document.querySelectorAll(`${where} .actions button`)].map(one => one.textContent.trim())
    expect(names('li.row:nth-child(1)')).toContain('Fix')
    expect(names('li.row:nth-child(2)')).toEqual(['Retry', 'Dismiss'])
    document.querySelectorAll<HTMLElement>('.description')[1]?.click()
    await until(() => names('.detail').includes('Retry'))
    expect(names('.detail')).not.toContain('Fix and resend')
  })

  it('says what went wrong when the queue can’t do it', async () => {
    await store(failed())
    await open()
    vi.spyOn(world.queue, 'retry').mockRejectedValueOnce(new Error('This task is being sent right now.'))
    button('Retry').click()
    await until(() => document.querySelector('[role="alert"]'))
    expect(document.querySelector('[role="alert"]')?.textContent).toContain('Something went wrong')
  })

  it('asks with the number, does it to all that match in transactions of 100, and says what came of it', async () => {
    await store(row({}), ...Array.from({ length: 250 }, () => failed()))
    await open()
    const many = vi.spyOn(world.queue, 'dismissMany')
    button('Select shown').click()
    await nextTick()
    button('Select all 251').click()
    await nextTick()
    bulkButton('Dismiss').click()
    await until(() =>
      screenText().includes('250 failed tasks are put aside. 1 of your selection stays as it is.'),
    )
    button('Dismiss 250').click()
    await until(() => screenText().includes('250 dismissed.'))
    expect(many.mock.calls.map(([ids]) => ids.length)).toEqual([100, 100, 50])
    await until(() => chip('dismissed').textContent.includes('250'))
  })

  it('lets what came of an action leave by itself, or with the next one', async () => {
    await store(failed(), failed(), failed())
    const said = vi.fn()
    await open({ onSaid: said })
    const dismissTwo = async () => {
      for (const nth of [0, 1]) document.querySelectorAll<HTMLElement>('.tick input')[nth]?.click()
      await nextTick()
      bulkButton('Dismiss').click()
      await until(() => screenText().includes('2 failed tasks are put aside.'))
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
      button('Dismiss 2').click()
      await until(() => screenText().includes('2 dismissed.'))
    }
    await dismissTwo()
    await vi.advanceTimersByTimeAsync(20_000)
    vi.useRealTimers()
    expect(screenText()).not.toContain('2 dismissed.')
    await store(failed())
    await until(() => list().length === 2 && list()[0]?.includes('Failed'))
    await dismissTwo()
    vi.useRealTimers()
    await store(failed())
    await until(() => list().length === 1 && list()[0]?.includes('Dismiss'))
    button('Dismiss').click()
    await until(() => said.mock.calls.length === 1)
    expect(said.mock.calls[0]?.[0]).toBe('Put aside: it is under “Dismissed” now.')
    expect(screenText()).not.toContain('2 dismissed.')
  })

  it('stops in the middle', async () => {
    await store(...Array.from({ length: 250 }, () => failed()))
    await open()
    button('Select shown').click()
    await nextTick()
    button('Select all 250').click()
    await nextTick()
    bulkButton('Dismiss').click()
    await until(() => screenText().includes('250 failed tasks'))
    button('Dismiss 250').click()
    await until(() => document.querySelector('progress'))
    button('Stop').click()
    await until(() => /dismissed, stopped before \d+\./.test(screenText()))
    const aside = (await world.database.tasks.toArray()).filter(task => task.dismissedAt !== undefined).length
    expect(aside).toBeLessThan(250)
    // Those that were put aside are not among "all that match" any more.
    await until(() => !document.querySelector('.tick input:checked'))
    expect(screenText()).not.toContain('that match')
  })

  it('tells what is cancelled from what the server has to decide about', async () => {
    const waits = { status: 'retrying', dueAt: world.clock.now + 30_000 } as const
    await store(row({ ...waits, startedAt: undefined }), row(waits))
    await open()
    button('Select shown').click()
    await nextTick()
    bulkButton('Cancel').click()
    await until(() => screenText().includes('2 tasks are cancelled.'))
    button('Cancel 2').click()
    await until(() =>
      screenText().includes('1 cancelled, 1 may have been sent: the server decides about it.'),
    )
  })

  it('asks a manager with the number of other people’s tasks', async () => {
    await world.queue.stop()
    const waits = { status: 'queued', startedAt: undefined } as const
    const theirs = { ...waits, owner: 'budi', ownerName: 'Budi' }
    await store(row(waits), row(theirs))
    await open({ viewer: { id: 'ana', role: 'manager' } })
    button('Select shown').click()
    await nextTick()
    bulkButton('Cancel').click()
    await until(() => screenText().includes('1 of these is not yours: somebody else made it.'))
    button('Leave them').click()
    await store(row(theirs))
    await until(() => screenText().includes('1 new – show'))
    button('1 new – show').click()
    await until(() => list().length === 3)
    button('Select shown').click()
    await nextTick()
    bulkButton('Cancel').click()
    await until(() => screenText().includes('2 of these are not yours: other people made them.'))
  })

  it('leaves another person’s tasks alone', async () => {
    await store(...Array.from({ length: 30 }, () => failed({ owner: 'budi', ownerName: 'Budi' })))
    await open()
    button('Select shown').click()
    await nextTick()
    button('Select all 30').click()
    await nextTick()
    bulkButton('Retry').click()
    await until(() => screenText().includes('None of these can be changed that way.'))
  })
})

describe('live', () => {
  it('holds still while a task is read: what is new waits behind a button', async () => {
    await store(row({}))
    await open()
    document.querySelector<HTMLElement>('.description')?.click()
    await until(() => screenText().includes('Paused while you look'))
    await world.queue.enqueue('production', named('Sambal'))
    await until(() => screenText().includes('1 new – show'))
    expect(list()).toHaveLength(1)
    button('1 new – show').click()
    await until(() => list()[0]?.includes('Sambal'))
  })

  it('keeps what a row says while it is paused by hand, and shows all when it goes on', async () => {
    const task = row({})
    await store(task)
    await open()
    button('Pause').click()
    await until(() => screenText().includes('Paused'))
    await world.database.tasks.where('id').equals(task.id).modify({ ownerName: 'Budi' })
    await world.queue.enqueue('production', named('Sambal'))
    await until(() => screenText().includes('1 new – show'))
    expect(list()[0]).toContain('Ana')
    button('Go live').click()
    await until(() => list()[0]?.includes('Sambal') && list()[1]?.includes('Budi'))
  })
})

describe('what is still to be sent', () => {
  it('counts the viewer’s own, and another person’s apart', async () => {
    const theirs = { owner: 'budi', ownerName: 'Budi' }
    await store(
      row({ status: 'queued' }),
      row({ status: 'queued', ...theirs }),
      row({ status: 'queued', ...theirs }),
    )
    await open()
    await until(() => screenText().includes('1 still to be sent.'))
    expect(screenText()).toContain('2 of Budi wait for their sign-in.')
  })

  it('does not say that everything is sent while another person’s task waits', async () => {
    await store(row({ status: 'queued', owner: 'budi', ownerName: 'Budi' }))
    await open()
    await until(() => screenText().includes('1 of Budi waits for their sign-in.'))
    expect(screenText()).not.toContain('Everything is sent.')
  })

  it('does not say that all is well above a failure', async () => {
    await store(failed())
    await open()
    await until(() => screenText().includes('Nothing of yours waits to be sent. 1 failed: it needs you.'))
    expect(screenText()).not.toContain('Everything is sent.')
  })
})

it('exports what matches, safe against formulas, with the attempts in JSON', async () => {
  const files: Blob[] = []
  vi.spyOn(URL, 'createObjectURL').mockImplementation(file => {
    files.push(file as Blob)
    return 'blob:none'
  })
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue()
  await store(
    row({ status: 'cancelled', type: 'later_type', description: '=HYPERLINK("http://x","y")', payload: {} }),
    failed({ lastError: { code: 'SM002', message: '+1+1' } }),
  )
  await open()
  button('Export CSV').click()
  await until(() => screenText().includes('2 tasks saved as simmer-tasks-'))
  const csv = await files[0]?.text()
  expect(csv).toMatch(/^\ufeff?id,type,status,description,department,person,created,/)
  expect(csv).toContain(`'=HYPERLINK(`)
  expect(csv).not.toMatch(/(^|,)"?[=+]/m)
  button('Export JSON').click()
  await until(() => files.length === 2)
  const tasks = JSON.parse((await files[1]?.text()) ?? '') as { status: string; attemptRecords: unknown[] }[]
  expect(tasks.map(({ status }) => status)).toEqual(['failed', 'cancelled'])
  expect(clicked).toHaveBeenCalledTimes(2)
})
