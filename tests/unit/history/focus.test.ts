// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { button, screenText } from '../ui/mountInApp'
import { bulkButton, chip, failed, list, named, open, row, settled, store, until, world } from './openedPanel'

vi.setConfig({ testTimeout: 40_000 })

/** The row that has the focus. */
const focused = () => document.activeElement?.closest('li.row')?.textContent ?? ''
function press(one: HTMLElement | null | undefined): void {
  one?.focus()
  one?.click()
}
const inDetail = (name: string) =>
  [...document.querySelectorAll<HTMLElement>('.detail .actions button')].find(
    one => one.textContent.trim() === name,
  )

describe('the focus, when what had it goes', () => {
  it('goes on to the next row of the list, and from the last one to the one before', async () => {
    await store(
      failed({ payload: named('Aioli') }),
      failed({ payload: named('Pesto') }),
      failed({ payload: named('Sambal') }),
    )
    await open()
    const dismissIn = (place: number) =>
      press(
        document
          .querySelectorAll<HTMLElement>('li.row')
          [place]?.querySelector<HTMLElement>('.action:last-child'),
      )
    dismissIn(1)
    await until(() => list().length === 2 && focused().includes('Aioli'))
    dismissIn(1)
    await until(() => list().length === 1 && focused().includes('Sambal'))
    dismissIn(0)
    await until(() => list().length === 0)
    await until(() => document.activeElement === chip('all'))
  })

  it('stays in the row whose button has gone while the list is held', async () => {
    await store(failed({ payload: named('Aioli') }), failed({ payload: named('Pesto') }))
    await open()
    button('Pause').click()
    document.querySelector<HTMLInputElement>('.tick input')?.click()
    await nextTick()
    button('Go live').click()
    press(
      document.querySelectorAll<HTMLElement>('li.row')[1]?.querySelector<HTMLElement>('.action:last-child'),
    )
    await until(() => list()[1]?.includes('Failed, dismissed'))
    await until(() => focused().includes('Aioli'))
  })

  it('is left where somebody has taken it', async () => {
    await store(failed(), failed())
    await open()
    press(document.querySelector<HTMLElement>('.action:last-child'))
    document.querySelector<HTMLElement>('[type="search"]')?.focus()
    await until(() => list().length === 1)
    await settled()
    expect(document.activeElement).toBe(document.querySelector('[type="search"]'))
  })

  it('stays in the details, whose buttons change', async () => {
    const task = failed()
    await store(task)
    await open({ atTask: { id: task.id } })
    await until(() => inDetail('Dismiss'))
    press(inDetail('Dismiss'))
    await until(() => !inDetail('Dismiss'))
    await until(() => document.activeElement?.closest('.detail'))
  })

  it('stays in the list or the details when a question about a cancel has closed', async () => {
    await world.queue.stop()
    await store(row({ status: 'queued' }))
    await open()
    press(document.querySelector<HTMLElement>('li.row .action'))
    await until(() => screenText().includes('Cancel this task?'))
    press(button('Cancel the task'))
    await until(() => list()[0]?.includes('cancelling'))
    await until(() => document.activeElement?.closest('li.row'))
  })

  it('stays in the bar of the selection, and goes to the list with its end', async () => {
    await store(...Array.from({ length: 30 }, () => failed()))
    await open()
    button('Select shown').click()
    await nextTick()
    press(button('Select all 30'))
    await until(() => screenText().includes('All 30 that match'))
    await until(() => document.activeElement?.closest('.bulk'))
    press(bulkButton('Dismiss'))
    await until(() => screenText().includes('Dismiss 30'))
    press(button('Leave them'))
    await until(() => !screenText().includes('Dismiss 30'))
    await until(() => document.activeElement?.closest('.bulk'))
    press(button('Clear selection'))
    await until(() => !document.querySelector('[role="group"].bulk'))
    await until(() => document.activeElement?.closest('li.row'))
  })

  it('goes to what is left of the list after a bulk action', async () => {
    await store(failed(), failed(), failed({ payload: named('Sambal') }))
    await open()
    for (const nth of [1, 2]) document.querySelectorAll<HTMLElement>('.tick input')[nth]?.click()
    await nextTick()
    press(bulkButton('Dismiss'))
    await until(() => screenText().includes('Dismiss 2'))
    press(button('Dismiss 2'))
    await until(() => list().length === 1)
    await until(() => focused().includes('Sambal'))
  })
})

describe('the focus of whoever comes back to a task from another dialog', () => {
  const three = async () => {
    const [aioli, pesto, sambal] = ['Aioli', 'Pesto', 'Sambal'].map(name => failed({ payload: named(name) }))
    if (!aioli || !pesto || !sambal) throw new Error('There are three.')
    await store(aioli, pesto, sambal)
    return { aioli, pesto }
  }

  it('goes to its row', async () => {
    const { pesto } = await three()
    await open({ comesBackTo: pesto.id })
    await until(() => focused().includes('Pesto'))
  })

  it('goes to its details where they are open', async () => {
    const { pesto } = await three()
    history.replaceState(null, '', `/?history=device&task=${pesto.id}`)
    await open({ comesBackTo: pesto.id })
    await until(() => document.activeElement === document.querySelector('.detail h3'))
  })

  it('goes to its row beside the details of another', async () => {
    const { aioli, pesto } = await three()
    history.replaceState(null, '', `/?history=device&task=${aioli.id}`)
    await open({ comesBackTo: pesto.id })
    await until(() => document.querySelector('.detail h3')?.textContent.includes('Aioli'))
    await until(() => focused().includes('Pesto'))
  })

  it('stays where somebody has taken it meanwhile', async () => {
    const { pesto } = await three()
    const opening = open({ comesBackTo: pesto.id })
    await until(() => document.querySelector('[type="search"]'))
    document.querySelector<HTMLElement>('[type="search"]')?.focus()
    await opening
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(document.activeElement).toBe(document.querySelector('[type="search"]'))
  })
})
