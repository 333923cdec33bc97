// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, ref, shallowReactive, type Component } from 'vue'
import { VAutocomplete } from 'vuetify/components/VAutocomplete'
import PrepWriteOffDialog from '@/kitchen/dialogs/PrepWriteOffDialog.vue'
import ProductWriteOffDialog from '@/kitchen/dialogs/ProductWriteOffDialog.vue'
import SimpleProductionDialog from '@/kitchen/dialogs/SimpleProductionDialog.vue'
import { pendingWords } from '@/kitchen/dialogs/pendingWords'
import StockBoard from '@/kitchen/dialogs/StockBoard.vue'
import StockTable from '@/kitchen/dialogs/StockTable.vue'
import type { ProductionPayload } from '@/kitchen/tasks/payloads'
import { language } from '@/locales'
import { formatAge } from '@/ui/formatAge'
import { button, field, mountInApp, screenText, select, type } from '../ui/mountInApp'
import { kay, shelf } from './kitchen'

const door = vi.hoisted(() => ({
  newTaskId: vi.fn<() => string>(),
  addProductionTask: vi.fn(),
  addProductWriteOffTask: vi.fn(),
  addPrepWriteOffTask: vi.fn(),
}))
vi.mock('@/core/background', () => ({ useBackgroundTasks: () => door }))

let ids = 0
const closed = vi.fn()
const queued = vi.fn()

beforeEach(() => {
  for (const add of [door.addProductionTask, door.addProductWriteOffTask, door.addPrepWriteOffTask]) {
    add.mockReset()
    add.mockImplementation(
      (_payload, { onQueued }: { onQueued: (text: string) => void }, options: { id: string }) => {
        onQueued('Processing…')
        return Promise.resolve(options.id)
      },
    )
  }
  door.newTaskId.mockImplementation(() => `0193a5f0-0000-7000-8000-${String(++ids).padStart(12, '0')}`)
  closed.mockReset()
  queued.mockReset()
})

function open(dialog: Component, props: Record<string, unknown> = {}) {
  const own = shallowReactive<Record<string, unknown>>({
    items: shelf,
    person: kay,
    onClose: closed,
    onQueued: queued,
    ...props,
  })
  const wrapper = mountInApp(dialog, own)
  return {
    /** The page goes without a goodbye to any component; then there is a new one, with what the tab has kept. */
    reload: (itemsNow?: unknown) => {
      const kept = Object.entries(sessionStorage) as [string, string][]
      wrapper.unmount()
      for (const [key, text] of kept) sessionStorage.setItem(key, text)
      return open(dialog, { ...props, ...(itemsNow !== undefined && { items: itemsNow }) })
    },
    /** Change one and the dialog is given it. */
    props: own,
    /** The names in the list of the first line. */
    offered: () => {
      const { items } = wrapper.findComponent(VAutocomplete as unknown as Component).props() as {
        items: { name: string }[]
      }
      return items.map(item => item.name)
    },
    /** Chooses an item as a person does from the list. */
    choose: async (name: string, nth = 0) => {
      const lists = wrapper.findAllComponents(VAutocomplete as unknown as Component)
      lists[nth]?.vm.$emit(
        'update:modelValue',
        shelf.find(item => item.name === name),
      )
      await nextTick()
      await nextTick()
    },
  }
}

async function submit(name: 'Produce' | 'Write off') {
  button(name).click()
  await nextTick()
  await nextTick()
  await nextTick()
}

describe('SimpleProductionDialog', () => {
  it('sends everything that the task needs, under the id of its opening, and closes', async () => {
    const { choose } = open(SimpleProductionDialog)
    await choose('Hummus')
    type('Quantity', '0,2')
    await nextTick()
    select('Unit', 'kg')
    type('Notes', '  for the wedding ')
    await submit('Produce')
    expect(door.addProductionTask).toHaveBeenCalledOnce()
    const [payload, , options] = door.addProductionTask.mock.calls[0] as [unknown, unknown, unknown]
    expect(payload).toMatchObject({
      preparationId: 'prep_123',
      preparationName: 'Hummus',
      quantity: 0.2,
      unit: 'kg',
      estimatedCost: (120 + 48) * 10,
      receiptData: {
        department: 'kitchen',
        responsiblePerson: 'Kay',
        sourceType: 'production',
        items: [{ preparationId: 'prep_123', quantity: 0.2 }],
        notes: 'for the wedding',
      },
      kpiData: { userId: 'user-kay', userName: 'Kay', department: 'kitchen' },
    })
    const id = door.newTaskId.mock.results.at(-1)?.value as string
    expect(options).toEqual({ id })
    expect(queued).toHaveBeenCalledExactlyOnceWith('Processing…', id)
    expect(closed).toHaveBeenCalledOnce()
  })

  it('leaves the usual expiry to the server, and sends one that the cook changed', async () => {
    const { choose } = open(SimpleProductionDialog)
    await choose('Hummus')
    expect(field('Expiry').value).toMatch(/^\d{4}-\d\d-\d\d$/)
    type('Quantity', '500')
    type('Expiry', '2030-01-31')
    await submit('Produce')
    expect(door.addProductionTask.mock.calls[0]?.[0]).toMatchObject({
      receiptData: { items: [{ expiryDate: '2030-01-31' }] },
    })
  })

  it('says which day an empty expiry means, and leaves that one to the server', async () => {
    const { choose } = open(SimpleProductionDialog)
    await choose('Hummus')
    type('Quantity', '500')
    type('Expiry', '')
    await nextTick()
    expect(screenText()).toContain('Left empty, it is as usual: in 3 days')
    await submit('Produce')
    const payload = door.addProductionTask.mock.calls[0]?.[0] as ProductionPayload
    expect(payload.receiptData.items[0]).not.toHaveProperty('expiryDate')
  })

  it('promises no day for what keeps for ever', async () => {
    const { choose } = open(SimpleProductionDialog)
    await choose('Acar pickles')
    expect(field('Expiry').value).toBe('')
    expect(screenText()).not.toContain('Left empty')
  })

  it('takes a day that is only half typed for a mistake, and not for an empty field', async () => {
    const { choose } = open(SimpleProductionDialog)
    await choose('Hummus')
    type('Quantity', '500')
    type('Expiry', '')
    // As browsers have it: the value is empty, whatever can be seen.
    const validity = { badInput: true }
    Object.defineProperty(field('Expiry'), 'validity', { value: validity })
    await submit('Produce')
    expect(door.addProductionTask).not.toHaveBeenCalled()
    expect(screenText()).toContain('Type the day as a date.')
    expect(field('Expiry').getAttribute('aria-invalid')).toBe('true')

    validity.badInput = false
    type('Expiry', '2030-01-31')
    await nextTick()
    expect(screenText()).not.toContain('Type the day as a date.')
    await submit('Produce')
    expect(door.addProductionTask.mock.calls[0]?.[0]).toMatchObject({
      receiptData: { items: [{ expiryDate: '2030-01-31' }] },
    })
  })

  it('makes one task of a double tap', async () => {
    let isSafe: (id: string) => void = () => undefined
    door.addProductionTask.mockImplementation(() => new Promise(resolve => (isSafe = resolve)))
    const { choose } = open(SimpleProductionDialog)
    await choose('Hummus')
    type('Quantity', '500')
    await submit('Produce')
    await submit('Produce')
    isSafe('task')
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce())
    expect(door.addProductionTask).toHaveBeenCalledOnce()
  })

  it('stays open with all that was typed when the task can’t be stored, and says why', async () => {
    door.addProductionTask.mockRejectedValueOnce(new Error('This device has no space left.'))
    const { choose } = open(SimpleProductionDialog)
    await choose('Hummus')
    type('Quantity', '500')
    type('Notes', 'keep me')
    await submit('Produce')
    await vi.waitFor(() => expect(screenText()).toContain('This device has no space left.'))
    expect(closed).not.toHaveBeenCalled()
    expect([field('Quantity').value, field('Notes').value]).toEqual(['500', 'keep me'])
    const firstId = (door.addProductionTask.mock.calls[0] as [unknown, unknown, { id: string }])[2].id
    await submit('Produce')
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce())
    expect(door.addProductionTask.mock.calls[1]?.[2]).toEqual({ id: firstId })
  })

  it('warns of a shortage before sending, and sends all the same', async () => {
    const { choose } = open(SimpleProductionDialog)
    await choose('Hummus')
    type('Quantity', '500')
    await nextTick()
    expect(screenText()).toContain('Not enough Tahini: 20 g of 120 g missing.')
    await submit('Produce')
    expect(closed).toHaveBeenCalledOnce()
  })

  it('warns of a missing recipe before sending', async () => {
    const { choose } = open(SimpleProductionDialog)
    await choose('Acar pickles')
    type('Quantity', '10')
    await nextTick()
    expect(screenText()).toContain('Acar pickles has no recipe.')
  })

  it.each(['', '0', '-1', 'NaN', '1e9', '1000000000', 'abc'])(
    'names the quantity "%s" as wrong, and sends nothing',
    async quantity => {
      const { choose } = open(SimpleProductionDialog)
      await choose('Hummus')
      type('Quantity', quantity)
      await submit('Produce')
      expect(field('Quantity').getAttribute('aria-invalid')).toBe('true')
      expect(door.addProductionTask).not.toHaveBeenCalled()
      expect(closed).not.toHaveBeenCalled()
    },
  )

  it.each([
    ['n'.repeat(2001), 'up to 2,000 characters'],
    ['half a \ud83d pair', 'can’t be stored'],
    ['a NUL \u0000', 'can’t be stored'],
  ])('refuses notes that can’t be kept', async (notes, sentence) => {
    const { choose } = open(SimpleProductionDialog)
    await choose('Hummus')
    type('Quantity', '500')
    type('Notes', notes)
    await submit('Produce')
    expect(screenText()).toContain(sentence)
    expect(door.addProductionTask).not.toHaveBeenCalled()
  })

  it('takes notes of 2,000 characters, counted as a person counts', async () => {
    const { choose } = open(SimpleProductionDialog)
    await choose('Hummus')
    type('Quantity', '500')
    type('Notes', '🍅'.repeat(2000))
    await submit('Produce')
    expect(door.addProductionTask).toHaveBeenCalledOnce()
  })

  it('says how long the notes are once there is little room left', async () => {
    open(SimpleProductionDialog)
    type('Notes', 'for the wedding')
    await nextTick()
    expect(screenText()).not.toContain('2000')
    type('Notes', '🍅'.repeat(1990))
    await nextTick()
    expect(screenText()).toContain('1990 / 2000')
  })
})

describe('ProductWriteOffDialog', () => {
  it('writes off several products in one task, each in its own unit', async () => {
    const { choose } = open(ProductWriteOffDialog)
    await choose('Tomatoes')
    type('Quantity', '1.5')
    await nextTick()
    select('Unit', 'kg')
    button('Add another item').click()
    await nextTick()
    await choose('Eggs', 1)
    type('Quantity', '6', 1)
    select('Reason', 'spoiled')
    await submit('Write off')
    expect(door.addProductWriteOffTask.mock.calls[0]?.[0]).toEqual({
      items: [
        { itemId: 'prod_1', itemName: 'Tomatoes', quantity: 1.5, unit: 'kg' },
        { itemId: 'prod_egg', itemName: 'Eggs', quantity: 6, unit: 'pcs' },
      ],
      department: 'kitchen',
      responsiblePerson: 'Kay',
      reason: 'spoiled',
      kpiData: { userId: 'user-kay', userName: 'Kay' },
    })
    expect(closed).toHaveBeenCalledOnce()
  })

  it('removes a line with what was typed in it, and keeps the others', async () => {
    const { choose } = open(ProductWriteOffDialog)
    await choose('Tomatoes')
    type('Quantity', '1')
    button('Add another item').click()
    await nextTick()
    type('Quantity', '2', 1)
    button('Remove item 1').click()
    await nextTick()
    expect(field('Quantity').value).toBe('2')
    expect(() => button('Remove item 1')).toThrow() // the last one stays
  })

  it('asks for a reason, and for every line what it lacks', async () => {
    open(ProductWriteOffDialog)
    button('Add another item').click()
    await nextTick()
    await submit('Write off')
    expect(screenText().match(/Choose one from the list\./g)).toHaveLength(2)
    expect(screenText().match(/Type a quantity\./g)).toHaveLength(2)
    expect(field('Reason').getAttribute('aria-invalid')).toBe('true')
    expect(door.addProductWriteOffTask).not.toHaveBeenCalled()
  })
})

it('PrepWriteOffDialog writes off preparations, and offers only those', async () => {
  const { choose, offered } = open(PrepWriteOffDialog)
  expect(offered()).toEqual(['Hummus', 'Acar pickles'])
  await choose('Hummus')
  type('Quantity', '300')
  select('Reason', 'expired')
  await nextTick()
  expect(screenText()).toContain('Not enough Hummus: 60 g of 300 g missing.')
  await submit('Write off')
  expect(door.addPrepWriteOffTask.mock.calls[0]?.[0]).toMatchObject({
    items: [{ preparationId: 'prep_123', preparationName: 'Hummus', quantity: 300, unit: 'g' }],
    reason: 'expired',
  })
})

it.each([
  ['something else', 'id_reused', 'Something else was sent from a copy of this window.'],
  ['the same, cancelled since,', 'task_ended', 'it was cancelled or put aside since. Tap again'],
])(
  'a copy of the tab that has sent %s costs one more tap, and nothing is taken for it',
  async (_what, code, words) => {
    door.addProductionTask.mockRejectedValueOnce(Object.assign(new Error('Used up.'), { code }))
    const { choose } = open(SimpleProductionDialog)
    await choose('Hummus')
    type('Quantity', '200')
    await submit('Produce')
    expect(screenText()).toContain(words)
    await submit('Produce')
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce())
    const [first, second] = door.addProductionTask.mock.calls.map(
      ([, , options]) => (options as { id: string }).id,
    )
    expect(second).not.toBe(first)
  },
)

describe('after a reload', () => {
  const idsOf = (add: typeof door.addProductionTask) =>
    add.mock.calls.map(([, , options]) => (options as { id: string }).id)

  it('a production is as it was typed, and what is sent is the very same task', async () => {
    door.addProductionTask.mockRejectedValueOnce(new Error('This device has no space left.'))
    const before = open(SimpleProductionDialog)
    await before.choose('Hummus')
    type('Quantity', '0,2')
    await nextTick()
    select('Unit', 'kg')
    type('Expiry', '2030-01-31')
    type('Notes', 'for the wedding')
    await submit('Produce')
    before.reload()
    await nextTick()
    expect(['Quantity', 'Unit', 'Expiry', 'Notes'].map(name => field(name).value)).toEqual([
      '0,2',
      'kg',
      '2030-01-31',
      'for the wedding',
    ])
    await submit('Produce')
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce())
    const [first, second] = door.addProductionTask.mock.calls.map(([payload]) => payload as unknown)
    expect(second).toEqual(first)
    const [firstId, secondId] = idsOf(door.addProductionTask)
    expect(secondId).toBe(firstId)
  })

  it('a usual expiry is still the usual one, and follows the next choice', async () => {
    const before = open(SimpleProductionDialog)
    await before.choose('Hummus')
    const usual = field('Expiry').value
    const { choose } = before.reload()
    await nextTick()
    expect(field('Expiry').value).toBe(usual)
    await choose('Acar pickles')
    expect(field('Expiry').value).toBe('')
  })

  it('a write-off has all its lines, and can get another', async () => {
    const before = open(ProductWriteOffDialog)
    await before.choose('Tomatoes')
    type('Quantity', '1.5')
    button('Add another item').click()
    await nextTick()
    await before.choose('Eggs', 1)
    type('Quantity', '6', 1)
    select('Reason', 'spoiled')
    await nextTick()
    before.reload()
    button('Add another item').click()
    await nextTick()
    button('Remove item 3').click()
    await nextTick()
    await submit('Write off')
    expect(door.addProductWriteOffTask.mock.calls[0]?.[0]).toMatchObject({
      items: [
        { itemId: 'prod_1', quantity: 1.5, unit: 'g' },
        { itemId: 'prod_egg', quantity: 6, unit: 'pcs' },
      ],
      reason: 'spoiled',
    })
  })

  it('an item that is gone from the stock leaves its line to be chosen anew', async () => {
    const before = open(PrepWriteOffDialog)
    await before.choose('Hummus')
    type('Quantity', '300')
    select('Reason', 'expired')
    await nextTick()
    before.reload(shelf.filter(item => item.name !== 'Hummus'))
    await submit('Write off')
    expect(screenText()).toContain('Choose one from the list.')
    expect(field('Quantity').value).toBe('300')
    expect(door.addPrepWriteOffTask).not.toHaveBeenCalled()
  })
})

describe('quick amounts and what is left', () => {
  const expiredShelf = shelf.map(item =>
    item.id === 'prod_1'
      ? { ...item, batches: item.batches.map(one => ({ ...one, expiresAt: '2020-01-01T00:00:00Z' })) }
      : item,
  )

  it('fills in the recipe’s output, and says what is left of everything', async () => {
    const { choose } = open(SimpleProductionDialog)
    await choose('Hummus')
    button('Recipe output 500 g').click()
    await nextTick()
    expect(field('Quantity').value).toBe('500')
    expect(screenText()).toContain('After this: 740 g')
    expect(screenText()).toContain('600 g left')
    expect(screenText()).toContain('20 g short')
  })

  it('proposes the reason with what has expired, and names its batch', async () => {
    const { choose } = open(ProductWriteOffDialog, { items: expiredShelf })
    await choose('Tomatoes')
    type('Quantity', '1')
    await nextTick()
    select('Unit', 'kg')
    button('Expired only 1,500 g').click()
    await nextTick()
    await nextTick()
    expect([field('Quantity').value, field('Unit').value, field('Reason').value]).toEqual([
      '1500',
      'g',
      'expired',
    ])
    expect(screenText()).toContain('Batch O-000001: 1,500 g, expired')
    expect(screenText()).toContain('After this: 0 g')
  })

  it('leaves a reason that was chosen', async () => {
    const { choose } = open(ProductWriteOffDialog, { items: expiredShelf })
    select('Reason', 'test')
    await choose('Tomatoes')
    button('Expired only 1,500 g').click()
    await nextTick()
    expect(field('Reason').value).toBe('test')
  })

  it('sums the lines of one item, and the cost of all', async () => {
    const { choose } = open(ProductWriteOffDialog)
    await choose('Tomatoes')
    type('Quantity', '500')
    button('Add another item').click()
    await nextTick()
    await choose('Tomatoes', 1)
    type('Quantity', '300', 1)
    await nextTick()
    expect(screenText().match(/After this: 700 g/g)).toHaveLength(2)
    button('Add another item').click()
    await nextTick()
    await choose('Eggs', 2)
    type('Quantity', '1', 2)
    await nextTick()
    expect(screenText()).toMatch(/2 items, about Rp\s8,010/)
  })

  it.each([
    ['6000', 'more than ten times the recipe (500 g)'],
    ['5000', ''],
  ])('a production of %s g: "%s"', async (quantity, warning) => {
    const { choose } = open(SimpleProductionDialog)
    await choose('Hummus')
    type('Quantity', quantity)
    await nextTick()
    expect(screenText()).toContain(warning)
    expect(screenText().includes('more than ten times')).toBe(warning !== '')
  })

  it('warns of an expiry day that is over', async () => {
    open(SimpleProductionDialog)
    type('Expiry', '2020-01-31')
    await nextTick()
    expect(screenText()).toContain('This expiry day is over.')
  })

  it('warns when nothing of what is written off as expired has expired', async () => {
    const { choose } = open(ProductWriteOffDialog)
    await choose('Tomatoes')
    type('Quantity', '5')
    select('Reason', 'expired')
    await nextTick()
    expect(screenText()).toContain('No batch of Tomatoes is past its day.')
  })
})

describe('closing', () => {
  const question = 'Throw away what you typed?'

  it('asks nothing when nothing was typed', async () => {
    open(SimpleProductionDialog)
    button('Close').click()
    await nextTick()
    expect(closed).toHaveBeenCalledOnce()
  })

  it('asks when something was typed, and keeps or throws away as it is told', async () => {
    open(SimpleProductionDialog)
    type('Notes', 'for the wedding')
    await nextTick()
    button('Close').click()
    await nextTick()
    expect(closed).not.toHaveBeenCalled()
    expect(screenText()).toContain(question)
    button('Keep typing').click()
    await nextTick()
    expect(screenText()).not.toContain(question)
    expect(field('Notes').value).toBe('for the wedding')
    field('Notes').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await nextTick()
    button('Throw away').click()
    expect(closed).toHaveBeenCalledOnce()
  })

  it('says that a draft came back, and begins anew when asked', async () => {
    const before = open(ProductWriteOffDialog)
    await before.choose('Tomatoes')
    type('Quantity', '5')
    await nextTick()
    before.reload()
    await nextTick()
    expect(screenText()).toContain('This is what you had typed before.')
    button('Start anew').click()
    await nextTick()
    expect(field('Quantity').value).toBe('')
    expect(screenText()).not.toContain('typed before')
    button('Close').click()
    expect(closed).toHaveBeenCalledOnce()
  })
})

describe('fix and resend', () => {
  const fixReason = 'Lemons are not known here.'
  const production = {
    id: 'failed-1',
    type: 'production',
    reason: fixReason,
    payload: {
      preparationId: 'prep_123',
      preparationName: 'Hummus',
      quantity: 0.25,
      unit: 'kg',
      receiptData: {
        items: [{ preparationId: 'prep_123', quantity: 0.25, expiryDate: '2030-01-31' }],
        notes: 'n',
      },
    },
  }

  it('opens as it was sent, says why, and names what it replaces, also after a reload', async () => {
    const before = open(SimpleProductionDialog, { fix: production })
    const values = () => ['Quantity', 'Unit', 'Expiry', 'Notes'].map(name => field(name).value)
    expect(values()).toEqual(['0.25', 'kg', '2030-01-31', 'n'])
    expect(screenText()).toContain('Instead of the one that failed: Lemons are not known here.')
    type('Notes', 'mended')
    await nextTick()
    before.reload()
    await nextTick()
    expect(values()).toEqual(['0.25', 'kg', '2030-01-31', 'mended'])
    await submit('Produce')
    expect(door.addProductionTask.mock.calls[0]?.[2]).toEqual({
      id: expect.any(String) as string,
      replaces: 'failed-1',
    })
  })

  it('is after a reload of the page without the failed task still its replacement', async () => {
    const before = open(SimpleProductionDialog, { fix: production })
    type('Notes', 'mended')
    await nextTick()
    before.props.fix = null
    const kept = Object.entries(sessionStorage) as [string, string][]
    document.body.innerHTML = ''
    for (const [key, text] of kept) sessionStorage.setItem(key, text)
    open(SimpleProductionDialog)
    await nextTick()
    expect(screenText()).toContain(fixReason)
    await submit('Produce')
    expect(door.addProductionTask.mock.calls[0]?.[2]).toMatchObject({ replaces: 'failed-1' })
  })

  it('closes at once when nothing was changed', () => {
    open(SimpleProductionDialog, { fix: production })
    button('Close').click()
    expect(closed).toHaveBeenCalledOnce()
  })

  it('leaves what is gone or unreadable to be chosen anew, and keeps the rest', async () => {
    const payload = {
      items: [
        { itemId: 'prod_gone', itemName: 'Old basil', quantity: 5, unit: 'g' },
        { itemId: 'prod_egg', itemName: 'Eggs', quantity: 5, unit: 'kg' },
        { itemId: 'prod_1', itemName: 'Tomatoes', quantity: 'many', unit: 'kg' },
      ],
      reason: 'spoiled',
      notes: 7,
    }
    open(ProductWriteOffDialog, { fix: { id: 'failed-2', type: 'product_writeoff', payload, reason: '' } })
    await nextTick()
    expect(screenText()).toContain('“Old basil” is not in the list any more.')
    expect([0, 1, 2].map(nth => field('Quantity', nth).value)).toEqual(['5', '', ''])
    expect([1, 2].map(nth => field('Unit', nth).value)).toEqual(['pcs', 'kg'])
    expect([field('Reason').value, field('Notes').value]).toEqual(['spoiled', ''])
  })

  it('marks the field that was refused, with the reason, until somebody touches its line, also after a reload', async () => {
    const line = { itemId: 'prod_1', itemName: 'Tomatoes', quantity: 5, unit: 'g' }
    const payload = { items: [{ ...line, quantity: 7 }, line], reason: 'spoiled' }
    const reason = 'There is no item “Tomatoes”.'
    const fix = { id: 'failed-4', type: 'product_writeoff', payload, reason, field: 'items[1].itemId' }
    const dialog = open(ProductWriteOffDialog, { fix })
    await nextTick()
    const marked = () => [0, 1].map(nth => field('Product', nth).getAttribute('aria-invalid'))
    expect(marked()).toEqual([null, 'true'])
    expect(document.querySelectorAll('.lines .v-messages')[2]?.textContent).toContain(reason)
    type('Quantity', '8', 0)
    await nextTick()
    dialog.reload()
    await nextTick()
    expect(marked()).toEqual([null, 'true'])
    type('Quantity', '6', 1)
    await nextTick()
    expect(marked()).toEqual([null, null])
  })

  it('marks the quantity of a production that was refused for it', async () => {
    open(SimpleProductionDialog, { fix: { ...production, field: 'quantity' } })
    await nextTick()
    expect(['Quantity', 'Preparation'].map(name => field(name).getAttribute('aria-invalid'))).toEqual([
      'true',
      null,
    ])
  })

  it('opens an empty dialog for a payload that is none', () => {
    open(PrepWriteOffDialog, {
      fix: { id: 'failed-3', type: 'preparation_writeoff', payload: 'x', reason: '' },
    })
    expect(field('Quantity').value).toBe('')
  })

  it('opens from the board, by the task’s type', async () => {
    const fixClosed = vi.fn()
    const stock = {
      items: ref(shelf),
      refreshedAt: ref(null),
      counts: ref({ items: 6, batches: 5 }),
      isLoaded: ref(true),
    }
    mountInApp(StockBoard, { stock, person: kay, fix: production, onFixClosed: fixClosed })
    await nextTick()
    expect(field('Notes').value).toBe('n')
    button('Close').click()
    expect(fixClosed).toHaveBeenCalledOnce()
  })
})

it('speaks Indonesian, also where something is wrong', async () => {
  language.value = 'id'
  try {
    open(SimpleProductionDialog)
    button('Catat produksi').click()
    await nextTick()
    expect(screenText()).toContain('Pilih salah satu dari daftar.')
    language.value = 'en'
    await nextTick()
    expect(screenText()).toContain('Choose one from the list.')
  } finally {
    language.value = 'en'
  }
})

describe('what is pending, and how old the figures are', () => {
  const pendingShelf = shelf.map(item =>
    item.id === 'prep_123'
      ? { ...item, quantity: 740, pending: 500, pendingTasks: 1 }
      : item.id === 'prod_chickpeas'
        ? { ...item, quantity: 600, pending: -300, pendingTasks: 1 }
        : item,
  )

  it.each([
    [{ pending: 500, pendingTasks: 1 }, '+500 g pending'],
    [{ pending: -1300.5, pendingTasks: 2 }, '−1,300.5 g pending'],
    [{ pending: 0, pendingTasks: 2 }, '2 changes pending'],
    [{ pending: 0, pendingTasks: 0 }, ''],
  ])('says %j as "%s"', (fields, words) => {
    expect(pendingWords({ ...fields, baseUnit: 'g' })).toBe(words)
  })

  it('marks on the board what is pending, in words', () => {
    mountInApp(StockTable, { items: pendingShelf, now: new Date() })
    const rows = [...document.querySelectorAll('tbody tr')].map(row =>
      row.textContent.replaceAll(/\s+/g, ' ').trim(),
    )
    expect(rows[0]).toContain('740 g of which +500 g pending')
    expect(rows[3]).toContain('600 g of which −300 g pending')
    expect(rows[2]).not.toContain('pending')
  })

  it('says on the board where more went out than came in, and not by colour alone', () => {
    const [first, second] = shelf
    mountInApp(StockTable, { items: [{ ...first, quantity: -5 }, second], now: new Date() })
    const rows = [...document.querySelectorAll('tbody tr')].map(row => row.textContent)
    expect(rows[0]).toContain('more went out than came in')
    expect(rows[1]).not.toContain('more went out')
  })

  it.each([
    ['New production', SimpleProductionDialog, 'Hummus', '740 g in stock (+500 g pending)'],
    ['Write off products', ProductWriteOffDialog, 'Chickpeas', '600 g in stock (−300 g pending)'],
    ['Write off preparations', PrepWriteOffDialog, 'Hummus', '740 g in stock (+500 g pending)'],
  ])('"%s" says what is there, what of it is pending and as of when', async (_title, dialog, name, words) => {
    const refreshedAt = new Date(Date.now() - 12 * 60_000)
    const { choose } = open(dialog, { items: pendingShelf, refreshedAt })
    await choose(name)
    expect(screenText()).toContain(words)
    expect(screenText()).toContain('(12 minutes ago). Pending work is included.')
    expect(screenText()).not.toContain('Other tablets')
  })

  it('says of figures that are over an hour old that others may have changed them', () => {
    open(PrepWriteOffDialog, { refreshedAt: new Date(Date.now() - 61 * 60_000) })
    expect(screenText()).toContain('(1 hour ago). Other tablets may have changed the stock since.')
    expect(screenText()).not.toContain('Pending work')
  })

  it.each([
    [12, 1, '2 items and 1 batch on this device, as of', ['(12 minutes ago).']],
    [61, 2, '2 items and 1 batch on this device, as of', ['Stock as of', '(1 hour ago).', 'Other tablets']],
  ])('%d min old figures are told of in %d places on the board', (minutes, places, under, words) => {
    const refreshedAt = ref(new Date(Date.now() - minutes * 60_000))
    const items = ref(shelf.slice(0, 2))
    const stock = { items, refreshedAt, counts: ref({ items: 2, batches: 1 }), isLoaded: ref(true) }
    mountInApp(StockBoard, { stock, person: kay })
    for (const word of [under, ...words]) expect(screenText()).toContain(word)
    expect(screenText().match(/ago\)/g)).toHaveLength(places)
  })

  it('warns by the stock as it is now, not as it was when the item was chosen', async () => {
    const { choose, props } = open(ProductWriteOffDialog)
    await choose('Chickpeas')
    type('Quantity', '800')
    await nextTick()
    expect(screenText()).not.toContain('Not enough')
    const less = shelf.map(item => ({
      ...item,
      batches: item.batches.map(one => ({ ...one, quantity: 600 })),
    }))
    props.items = less
    await nextTick()
    expect(screenText()).toContain('Not enough Chickpeas: 200 g of 800 g missing.')
  })
})

it.each([
  [-5_000, 'just now'],
  [59_999, 'just now'],
  [60_000, '1 minute ago'],
  [3_599_999, '59 minutes ago'],
  [3_600_000, '1 hour ago'],
  [86_400_000, '1 day ago'],
  [200_000_000, '2 days ago'],
])('%d ms ago is "%s"', (ms, words) => {
  const now = new Date()
  expect(formatAge(new Date(now.getTime() - ms), now)).toBe(words)
})
