// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { button, screenText } from '../ui/mountInApp'
import { setScreen } from '../ui/screenSize'
import { bulkButton, chip, failed, matches, open, row, store, until, world } from './openedPanel'

vi.setConfig({ testTimeout: 40_000 })

const boxes = () => [...document.querySelectorAll<HTMLInputElement>('.tick input')]
const chosen = () => boxes().filter(box => box.checked).length

describe('a selection on a phone', () => {
  it('begins empty, holds the list still, and ends with the button that began it', async () => {
    setScreen(390, 844)
    await store(failed(), failed(), failed())
    await open()
    expect(boxes()).toEqual([])
    button('Select').click()
    await until(() => boxes().length === 3)
    expect(chosen()).toBe(0)
    expect(document.querySelector('.bulk')).toBeNull()
    expect(screenText()).toContain('Paused while you look')
    boxes()[1]?.click()
    await until(() => screenText().includes('1 selected'))
    expect(chosen()).toBe(1)
    button('Select').click()
    await until(() => boxes().length === 0)
    expect(document.querySelector('.bulk')).toBeNull()
    expect(screenText()).not.toContain('Paused while you look')
  })

  it('can still be all that is shown', async () => {
    setScreen(390, 844)
    await store(failed(), failed(), failed())
    await open()
    button('Select').click()
    await until(() => boxes().length === 3)
    button('Select shown').click()
    await until(() => chosen() === 3)
  })
})

const enabled = () => ['Retry', 'Cancel', 'Dismiss'].filter(name => !bulkButton(name).disabled).join(' ')
const nothing = 'Nothing can be done with these.'

describe('the actions of a selection', () => {
  it('are those that fit at least one task of it', async () => {
    await store(
      row({}),
      row({ status: 'queued', startedAt: undefined, owner: 'budi', ownerName: 'Budi' }),
      failed({ dismissedAt: 1, announceTo: undefined }),
      failed(),
    )
    await open({ viewer: { id: 'ana', role: 'manager' } })
    await until(() => boxes().length === 3)
    const [failure, waiting, done] = boxes()
    done?.click()
    await nextTick()
    await until(() => enabled() === '')
    expect(screenText()).toContain(nothing)
    waiting?.click()
    await until(() => enabled() === 'Cancel')
    expect(screenText()).not.toContain(nothing)
    failure?.click()
    await until(() => enabled() === 'Retry Cancel Dismiss')
    chip('dismissed').click()
    await until(() => boxes().length === 1 && matches() === '1 task')
    boxes()[0]?.click()
    await nextTick()
    await until(() => enabled() === 'Retry')
  })

  it('follow a task that changes meanwhile', async () => {
    const task = failed()
    await store(task)
    await open()
    boxes()[0]?.click()
    await nextTick()
    expect(enabled()).toBe('Retry Cancel Dismiss')
    await world.database.tasks
      .where('id')
      .equals(task.id)
      .modify({ status: 'completed', lastError: undefined, announceTo: undefined })
    await until(() => enabled() === '')
  })

  it('of all that match are those of the status that is shown', async () => {
    await store(...Array.from({ length: 30 }, () => row({})), failed())
    await open()
    button('Select shown').click()
    await nextTick()
    button('Select all 31').click()
    await nextTick()
    expect(enabled()).toBe('Retry Cancel Dismiss')
    chip('completed').click()
    await until(() => matches() === '30 tasks')
    button('Select shown').click()
    await nextTick()
    button('Select all 30').click()
    await nextTick()
    expect(enabled()).toBe('')
  })
})

it('what came of a bulk action is said in a live region that was there before', async () => {
  await store(failed())
  await open()
  const regions = [...document.querySelectorAll('[role="status"]')]
  boxes()[0]?.click()
  await nextTick()
  bulkButton('Dismiss').click()
  await until(() => screenText().includes('Dismiss 1'))
  button('Dismiss 1').click()
  await until(() => regions.some(one => one.isConnected && one.textContent === '1 dismissed.'))
})
