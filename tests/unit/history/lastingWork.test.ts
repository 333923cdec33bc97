// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, ref, type Ref } from 'vue'
import { provideLastingWork } from '@/ui/lastingWork'
import TaskHistoryPanel from '@/history/TaskHistoryPanel.vue'
import * as files from '@/ui/saveFile'
import { button, mountInApp, screenText } from '../ui/mountInApp'
import { setScreen } from '../ui/screenSize'
import { bulkButton, failed, list, matches, named, row, settled, store, until, world } from './openedPanel'

vi.setConfig({ testTimeout: 40_000 })

/** The panel in an app that outlives it. */
async function openInApp() {
  const owner = ref<string | undefined>('ana')
  const isOpen = ref(true)
  const atTask = ref<{ id: string } | null>(null)
  const tell = vi.fn()
  const closed = vi.fn()
  const App = defineComponent({
    setup() {
      provideLastingWork({ tell, owner })
      const viewer = { id: 'ana', role: 'cook' } as const
      return () =>
        isOpen.value
          ? h(
              TaskHistoryPanel,
              { viewer, atTask: atTask.value, onClose: closed },
              { restaurant: () => 'What all did' },
            )
          : undefined
    },
  })
  mountInApp(App, {})
  return { owner, isOpen, atTask, tell, closed }
}
const tab = (name: 'device' | 'restaurant') => document.getElementById(`history-tab-${name}`)?.click()
const dismissed = async () => (await world.database.tasks.toArray()).filter(one => one.dismissedAt).length

/** Asked to dismiss all of 150 failed tasks: two transactions. */
async function askToDismissAll() {
  await store(...Array.from({ length: 150 }, () => failed()))
  const app = await openInApp()
  await until(() => matches() === '150 tasks')
  await settled()
  button('Select shown').click()
  await nextTick()
  button('Select all 150').click()
  await nextTick()
  bulkButton('Dismiss').click()
  await until(() => screenText().includes('Dismiss 150'))
  return app
}

describe('a bulk action', () => {
  it('goes on to its end when the panel is closed, and says there what came of it', async () => {
    const { isOpen, tell } = await askToDismissAll()
    button('Dismiss 150').click()
    isOpen.value = false
    await until(() => tell.mock.calls.length === 1)
    expect(tell).toHaveBeenCalledWith('150 dismissed.', 'done')
    expect(await dismissed()).toBe(150)
  })

  it('ends between two transactions when the person leaves, and tells the next one nothing', async () => {
    const { isOpen, owner, tell } = await askToDismissAll()
    button('Dismiss 150').click()
    isOpen.value = false
    owner.value = undefined
    await until(async () => (await dismissed()) === 100)
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(await dismissed()).toBe(100)
    expect(tell).not.toHaveBeenCalled()
  })

  it('that only asks ends with the panel', async () => {
    const { isOpen, tell } = await askToDismissAll()
    isOpen.value = false
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(await dismissed()).toBe(0)
    expect(tell).not.toHaveBeenCalled()
  })

  it('goes on while the other tab is shown, and is told there', async () => {
    const { tell } = await askToDismissAll()
    button('Dismiss 150').click()
    tab('restaurant')
    await until(() => tell.mock.calls.length === 1)
    expect(await dismissed()).toBe(150)
  })
})

function createGate() {
  let open: () => void = () => undefined
  const opened = new Promise<void>(resolve => (open = resolve))
  return { opened, open }
}
/** Presses the button and waits until the `nth` transaction is about to begin: there it stays until it is let go. */
async function dismissAllUntil(nth: number) {
  const { queue } = world
  const dismissMany = queue.dismissMany.bind(queue)
  const gate = createGate()
  const asked = vi.spyOn(queue, 'dismissMany').mockImplementation(async ids => {
    if (asked.mock.calls.length === nth) await gate.opened
    return dismissMany(ids)
  })
  button('Dismiss 150').click()
  await until(() => asked.mock.calls.length === nth)
  return gate.open
}
const bar = () => document.querySelector('[role="group"].bulk')?.textContent ?? ''
const reopen = async (isOpen: Ref<boolean>) => {
  isOpen.value = false
  await nextTick()
  isOpen.value = true
  await until(() => matches()?.includes('task'))
  await settled()
}

describe('a panel that is opened again while a bulk action runs', () => {
  it('shows how far it is and begins no other, and says what came of it instead of a notice', async () => {
    const { isOpen, tell } = await askToDismissAll()
    const letGo = await dismissAllUntil(2)
    await reopen(isOpen)
    expect(bar()).toContain('100 of 150')
    button('Select shown').click()
    await nextTick()
    expect(bar()).toContain('100 of 150')
    expect(() => bulkButton('Dismiss')).toThrow()
    letGo()
    await until(() => screenText().includes('150 dismissed.'))
    expect(await dismissed()).toBe(150)
    expect(tell).not.toHaveBeenCalled()
    expect(bulkButton('Dismiss')).toBeTruthy()
  })

  it('can stop it, and says before how many', async () => {
    const { isOpen, tell } = await askToDismissAll()
    const letGo = await dismissAllUntil(1)
    await reopen(isOpen)
    button('Stop').click()
    letGo()
    await until(() => screenText().includes('100 dismissed, stopped before 50.'))
    expect(await dismissed()).toBe(100)
    expect(bar()).toBe('')
    expect(tell).not.toHaveBeenCalled()
  })

  it('on its other tab leaves what came of it to a notice', async () => {
    const { isOpen, tell } = await askToDismissAll()
    const letGo = await dismissAllUntil(2)
    await reopen(isOpen)
    tab('restaurant')
    await nextTick()
    letGo()
    await until(() => tell.mock.calls.length === 1)
    tab('device')
    await nextTick()
    expect(bar()).toBe('')
    expect(screenText()).not.toContain('150 dismissed.')
  })

  it('by the next person knows nothing of it, and may begin its own', async () => {
    const { isOpen, owner, tell } = await askToDismissAll()
    const letGo = await dismissAllUntil(2)
    owner.value = 'budi'
    await reopen(isOpen)
    expect(bar()).toBe('')
    await until(() => matches() === '50 tasks' && !list().join().includes('dismissed'))
    await settled()
    button('Select shown').click()
    await nextTick()
    bulkButton('Dismiss').click()
    await until(() => screenText().includes('failed tasks are put aside.'))
    letGo()
    await until(async () => (await dismissed()) === 150)
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(screenText()).not.toContain('dismissed.')
    expect(tell).not.toHaveBeenCalled()
  })
})

describe('an export', () => {
  it('is shown by a panel that is opened again, which can stop it and says what came of it', async () => {
    const download = vi.spyOn(files, 'download').mockReturnValue()
    await store(row({}), row({}))
    const { isOpen, tell } = await openInApp()
    await until(() => matches() === '2 tasks')
    const { history } = world.queue.reads
    const attemptsOf = history.attemptsOf.bind(history)
    for (const isStopped of [true, false]) {
      const gate = createGate()
      vi.spyOn(history, 'attemptsOf').mockImplementation(async ids => {
        await gate.opened
        return attemptsOf(ids)
      })
      button('Export JSON').click()
      await reopen(isOpen)
      expect(screenText()).toContain('Exporting… 0 of 2')
      expect(button('Export JSON').disabled).toBe(true)
      if (isStopped) button('Stop the export').click()
      gate.open()
      await until(() => !screenText().includes('Exporting…'))
      expect(screenText().includes('2 tasks saved as')).toBe(!isStopped)
    }
    expect(tell).not.toHaveBeenCalled()
    expect(download).toHaveBeenCalledOnce()
  })

  it('is saved although the panel was closed meanwhile', async () => {
    const download = vi.spyOn(files, 'download').mockReturnValue()
    await store(row({}), row({}))
    const { isOpen, tell } = await openInApp()
    await until(() => matches() === '2 tasks')
    button('Export JSON').click()
    isOpen.value = false
    await until(() => tell.mock.calls.length === 1)
    expect(tell.mock.calls[0]).toEqual([expect.stringMatching(/^2 tasks saved as simmer-tasks-/), 'done'])
    expect(download).toHaveBeenCalledOnce()
  })
})

describe('the other tab', () => {
  it('leaves what was selected, and that the list was paused', async () => {
    await store(row({}), row({}))
    await openInApp()
    await until(() => list().length === 2)
    await settled()
    button('Pause').click()
    document.querySelector<HTMLInputElement>('.tick input')?.click()
    await until(() => screenText().includes('1 selected'))
    tab('restaurant')
    await until(() => location.search === '?history=restaurant')
    tab('device')
    await until(() => location.search === '?history=device')
    expect(screenText()).toContain('1 selected')
    expect(button('Go live')).toBeTruthy()
    expect(document.querySelector<HTMLInputElement>('.tick input')?.checked).toBe(true)
  })

  it('shows what came meanwhile when somebody comes back', async () => {
    await store(row({}))
    await openInApp()
    await until(() => list().length === 1)
    tab('restaurant')
    await nextTick()
    await store(row({ payload: named('Sambal') }))
    tab('device')
    await until(() => list()[0]?.includes('Sambal'))
  })

  it('of a link does not make the device’s half first, and a task that is called for is shown in it', async () => {
    const task = row({})
    await store(task)
    history.replaceState(null, '', '/?history=restaurant')
    const { atTask } = await openInApp()
    await until(() => screenText().includes('What all did'))
    expect(document.querySelector('.device')).toBeNull()
    atTask.value = { id: task.id }
    await until(() => document.querySelector('.detail')?.textContent.includes('Hummus'))
  })

  it('shows a task that is called for again, from the other tab and after its details were closed', async () => {
    const task = row({})
    await store(task)
    const { atTask } = await openInApp()
    const detail = () => document.querySelector('.detail h3')
    atTask.value = { id: task.id }
    await until(detail)
    button('Close the details').click()
    await until(() => !detail())
    tab('restaurant')
    await nextTick()
    atTask.value = { id: task.id }
    await until(detail)
    expect(document.getElementById('history-tab-device')?.getAttribute('aria-selected')).toBe('true')
  })

  it('leaves its details as they were read: as far, with what was opened, and live again', async () => {
    const task = failed()
    await store(task)
    const { atTask } = await openInApp()
    atTask.value = { id: task.id }
    await until(() => document.querySelector('.detail .actions'))
    const detail = document.querySelector('.detail')
    const [told, json] = [detail?.querySelector('.told'), detail?.querySelector('details')]
    if (!told || !json) throw new Error('There are no details.')
    json.open = true
    const scroll = (top: number) => {
      told.scrollTop = top
      told.dispatchEvent(new Event('scroll'))
    }
    scroll(240)
    tab('restaurant')
    await nextTick()
    // As a browser does that forgets where a box stood.
    scroll(0)
    const read = vi.spyOn(world.queue.reads, 'attemptsOf')
    await world.database.tasks.where('id').equals(task.id).modify({ dismissedAt: Date.now() })
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(read).not.toHaveBeenCalled()
    tab('device')
    await until(() => detail?.textContent.includes('Failed, dismissed'))
    expect(document.querySelector('.detail')).toBe(detail)
    expect([told.isConnected, told.scrollTop, json.isConnected, json.open]).toEqual([true, 240, true, true])
  })

  it('takes its details from Escape and the back button, and gives them back', async () => {
    setScreen(390, 844)
    const task = row({})
    await store(task)
    const { atTask, closed } = await openInApp()
    atTask.value = { id: task.id }
    await until(() => document.querySelector('.detail h3'))
    const escape = () => {
      ;(document.activeElement as HTMLElement | null)?.blur()
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    }
    tab('restaurant')
    await nextTick()
    escape()
    expect(closed).toHaveBeenCalledOnce()
    expect(document.querySelector('.detail')).not.toBeNull()
    tab('device')
    await nextTick()
    escape()
    await until(() => !document.querySelector('.detail'))
    expect(closed).toHaveBeenCalledOnce()
  })
})
