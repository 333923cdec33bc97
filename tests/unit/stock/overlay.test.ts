import { describe, expect, it } from 'vitest'
import type { Task } from '@/queue'
import { changesOf, effectsOf } from '@/kitchen/stock/effectsOf'
import { overlay, undecided } from '@/kitchen/stock/overlay'
import { previewProduction } from '@/kitchen/stock/previewProduction'
import type { StockItem } from '@/kitchen/stock/stockView'
import type { StockBatchRow } from '@/kitchen/stock/stockTables'
import { shelf } from '../dialogs/kitchen'

const noon = Date.parse('2026-11-23T12:00:00')

function batch(id: number, quantity: number, fields: Partial<StockBatchRow> = {}): StockBatchRow {
  return {
    id,
    itemId: 'prod_1',
    batchNumber: `O-00000${id}`,
    quantity,
    unitCost: 10,
    receivedAt: `2026-11-0${id}T00:00:00Z`,
    expiresAt: null,
    ...fields,
  }
}

/** The shelf of the dialogs' tests, with the batches of one item as they are given. */
function shelfWith(id: string, batches: StockBatchRow[]): StockItem[] {
  const quantity = batches.reduce((all, one) => all + one.quantity, 0)
  return shelf.map(item =>
    item.id === id
      ? { ...item, quantity, serverQuantity: quantity, batches: batches.map(one => ({ ...one, itemId: id })) }
      : item,
  )
}

let seq = 0
function task(type: string, payload: unknown, fields: Partial<Task> = {}) {
  seq += 1
  const status: Task['status'] = 'queued'
  return { seq, id: `task-${seq}`, type, payload, status, createdAt: noon, ...fields }
}
const produce = (quantity: number, fields: object = {}, row: Partial<Task> = {}) =>
  task(
    'production',
    { preparationId: 'prep_123', quantity, unit: 'g', estimatedCost: quantity * 5, ...fields },
    row,
  )
const writeOff = (items: object[], reason = 'spoiled', row: Partial<Task> = {}) =>
  task('product_writeoff', { items, reason }, row)
const tomatoes = (quantity: number, unit = 'g') => ({ itemId: 'prod_1', quantity, unit })

const byId = new Map(shelf.map(item => [item.id, item]))
const changes = (one: ReturnType<typeof task>) => Object.fromEntries(changesOf(effectsOf(one, byId)))

const none = { decided: [], unclear: [] }
function shown(items: readonly StockItem[], tasks: ReturnType<typeof task>[], known = none) {
  const found = overlay(items, tasks, known)
  return (id: string) => {
    const item = found.find(one => one.id === id)
    if (!item) throw new Error(`There is no ${id}.`)
    return item
  }
}

describe('effectsOf', () => {
  it('of a production: what is made, and the recipe in proportion', () => {
    expect(changes(produce(250))).toEqual({ prep_123: 250, prod_chickpeas: -150, prod_tahini: -60 })
  })

  it('rounds each need as the server does, half up to whole grams and at least one', () => {
    expect(changes(produce(2.1))).toEqual({ prep_123: 2.1, prod_chickpeas: -1, prod_tahini: -1 })
    expect(changes(produce(12.5))).toMatchObject({ prod_chickpeas: -8, prod_tahini: -3 })
  })

  it('of a production without a recipe: what is made', () => {
    expect(changes(produce(10, { preparationId: 'prep_acar' }))).toEqual({ prep_acar: 10 })
  })

  it('of a write-off: the sum of its lines in base units', () => {
    const lines = [tomatoes(0.5, 'kg'), tomatoes(20.0005), { itemId: 'prod_egg', quantity: 6, unit: 'pcs' }]
    expect(changes(writeOff(lines))).toEqual({ prod_1: -520.001, prod_egg: -6 })
    const preparations = [{ preparationId: 'prep_123', quantity: 40, unit: 'g' }]
    expect(changes(task('preparation_writeoff', { items: preparations }))).toEqual({ prep_123: -40 })
  })

  it.each([
    ['a type of another version', task('stocktaking', { items: [tomatoes(1)] })],
    ['nothing readable', task('production', 'Hummus')],
    [
      'lines that are none',
      task('product_writeoff', { items: [{ itemId: 'prod_1', quantity: '5', unit: 'g' }] }),
    ],
    ['a quantity that is no number', produce(Number.NaN)],
    ['a quantity under all steps', writeOff([tomatoes(0.0001)])],
    ['a quantity that the server refuses', writeOff([tomatoes(1_000_000)])],
    ['a unit of another kind', writeOff([tomatoes(5, 'pcs')])],
    ['a unit that nobody knows', writeOff([tomatoes(5, 'stone')])],
    [
      'a preparation among products: the server refuses all of it',
      writeOff([tomatoes(5), { itemId: 'prep_123', quantity: 5, unit: 'g' }]),
    ],
    ['a product that is to be produced', produce(5, { preparationId: 'prod_1' })],
    ['an item that this device does not know', produce(5, { preparationId: 'prep_new' })],
  ])('is none for %s', (_what, one) => {
    expect(changes(one)).toEqual({})
  })
})

describe('undecided', () => {
  it.each<[Task['status'], boolean]>([
    ['queued', true],
    ['processing', true],
    ['retrying', true],
    // Still open while the server decides about its cancel, and not applied.
    ['failed', false],
    ['completed', false],
    ['cancelled', false],
  ])('a %s task counts: %s', (status, counts) => {
    expect(undecided([produce(1, {}, { status })], none)).toHaveLength(counts ? 1 : 0)
  })

  it('leaves out what the figures contain, what never will be and what nobody here knows', () => {
    const [applied, cancelled, unclear, open] = [produce(1), produce(1), produce(1), produce(1)]
    const known = {
      decided: [
        { id: applied.id, outcome: 'applied' as const },
        { id: cancelled.id, outcome: 'cancelled' as const },
      ],
      unclear: [unclear.id],
    }
    expect(undecided([applied, cancelled, unclear, open], known)).toEqual([open])
    // A copy from before there was such a list.
    expect(undecided([open], { decided: [] })).toEqual([open])
    expect(undecided([open], undefined)).toEqual([open])
  })
})

describe('overlay', () => {
  it('gives the very same items when nothing is pending', () => {
    expect(overlay(shelf, [], none)).toBe(shelf)
  })

  it('shows the server’s figure with all that is pending, and what of it is pending', () => {
    const item = shown(shelf, [produce(500), produce(250), writeOff([tomatoes(100)])])
    expect(item('prep_123')).toMatchObject({
      quantity: 990,
      serverQuantity: 240,
      pending: 750,
      pendingTasks: 2,
    })
    expect(item('prod_chickpeas')).toMatchObject({ quantity: 450, pending: -450, pendingTasks: 2 })
    expect(item('prod_1')).toMatchObject({ quantity: 1400, pending: -100, pendingTasks: 1 })
    expect(item('prod_egg')).toBe(shelf.find(one => one.id === 'prod_egg'))
  })

  it('adds in thousandths, without the dust of binary fractions', () => {
    const item = shown(shelf, [writeOff([tomatoes(0.1)]), writeOff([tomatoes(0.2)])])
    expect(item('prod_1')).toMatchObject({ quantity: 1499.7, pending: -0.3 })
  })

  it('calls it pending when two tasks cancel each other out', () => {
    const back = task('preparation_writeoff', {
      items: [{ preparationId: 'prep_123', quantity: 500, unit: 'g' }],
    })
    expect(shown(shelf, [produce(500), back])('prep_123')).toMatchObject({ pending: 0, pendingTasks: 2 })
  })

  it('goes below nothing as a shortage, which a later production covers first', () => {
    const eaten = task('preparation_writeoff', {
      items: [{ preparationId: 'prep_123', quantity: 300, unit: 'g' }],
    })
    const short = shown(shelf, [eaten])('prep_123')
    expect(short.quantity).toBe(-60)
    expect(short.batches.map(({ quantity }) => quantity)).toEqual([-60])
    const covered = shown(shelf, [eaten, produce(500)])('prep_123')
    expect(covered.batches.map(({ quantity }) => quantity)).toEqual([440])
  })

  it('takes the oldest batch first, and what is past its day first when that is the reason', () => {
    const items = shelfWith('prod_1', [
      batch(1, 200),
      batch(2, 100, { expiresAt: '2026-11-20T00:00:00Z' }),
      batch(3, 50, { expiresAt: '2026-12-20T00:00:00Z' }),
    ])
    const left = (reason: string) =>
      shown(items, [writeOff([tomatoes(120)], reason)])('prod_1').batches.map(({ id, quantity }) => [
        id,
        quantity,
      ])
    expect(left('spoiled')).toEqual([
      [1, 80],
      [2, 100],
      [3, 50],
    ])
    expect(left('expired')).toEqual([
      [1, 180],
      [3, 50],
    ])
  })

  it('works in the order of enqueueing, whatever order the tasks come in', () => {
    const first = produce(500)
    const second = task('preparation_writeoff', {
      items: [{ preparationId: 'prep_123', quantity: 300, unit: 'g' }],
    })
    expect(shown(shelf, [second, first])('prep_123').batches).toEqual(
      shown(shelf, [first, second])('prep_123').batches,
    )
  })

  it('shows the expiry of what is going to be there', () => {
    const items = shelfWith('prep_123', [batch(1, 100, { expiresAt: '2026-11-24T15:59:59Z' })])
    const empty = shelfWith('prep_123', [])
    const end = (day: string) => new Date(`${day}T23:59:59.999`)
    expect(shown(empty, [produce(500)])('prep_123').nextExpiryAt).toEqual(end('2026-11-26'))
    const chosen = { receiptData: { items: [{ expiryDate: '2026-11-25' }] } }
    expect(shown(empty, [produce(500, chosen)])('prep_123').nextExpiryAt).toEqual(end('2026-11-25'))
    const timed = { receiptData: { items: [{ expiryDate: '2026-11-25T10:00:00Z' }] } }
    expect(shown(empty, [produce(500, timed)])('prep_123').nextExpiryAt).toEqual(
      new Date('2026-11-25T10:00:00Z'),
    )
    const eaten = task('preparation_writeoff', {
      items: [{ preparationId: 'prep_123', quantity: 100, unit: 'g' }],
    })
    expect(shown(items, [eaten])('prep_123').nextExpiryAt).toBeNull()
  })

  it('survives a time that can’t be read', () => {
    const items = shelfWith('prep_123', [batch(1, 100, { receivedAt: 'some day', expiresAt: null })])
    expect(shown(items, [produce(500)])('prep_123').quantity).toBe(600)
  })

  it('lets a preview see what is pending', () => {
    const items = overlay(shelf, [writeOff([{ itemId: 'prod_chickpeas', quantity: 700, unit: 'g' }])], none)
    const hummus = items.find(({ id }) => id === 'prep_123')
    if (!hummus) throw new Error('There is no Hummus.')
    expect(previewProduction(hummus, 500, items).shortages).toMatchObject([
      { itemId: 'prod_chickpeas', missing: 100 },
      { itemId: 'prod_tahini', missing: 20 },
    ])
  })

  it('keeps an item’s batches adding up to its quantity, whatever comes', () => {
    let state = 7
    const dice = (sides: number) => (state = (state * 48_271) % 2_147_483_647) % sides
    for (let round = 0; round < 300; round += 1) {
      const tasks = Array.from({ length: 1 + dice(6) }, () =>
        dice(2) === 0
          ? produce(1 + dice(900_000) / 1000)
          : writeOff([tomatoes(1 + dice(900_000) / 1000)], dice(2) === 0 ? 'expired' : 'other'),
      )
      for (const item of overlay(shelf, tasks, none)) {
        const batches = item.batches.reduce((all, one) => all + one.quantity, 0)
        expect(batches, `${item.id} in round ${round}`).toBeCloseTo(item.quantity, 6)
        expect(item.quantity).toBeCloseTo(item.serverQuantity + item.pending, 6)
      }
    }
  })
})
