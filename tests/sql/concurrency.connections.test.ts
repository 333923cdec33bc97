import { describe, expect, it } from 'vitest'
import { createGate } from '../support/sql/gate'
import { createRandom } from '../support/sql/random'
import {
  newId,
  preparationWriteOff,
  production,
  productWriteOff,
  type Answer,
  type SentTask,
} from '../support/sql/tasks'
import { createTestKitchen, items, type TestKitchen } from '../support/sql/testKitchen'

const plenty = Object.fromEntries(items.map(item => [item.id, [{ quantity: 100_000, cost: 10 }]]))

/** Resolves when some session of the kitchen's database waits for a lock. */
async function somebodyWaits(kitchen: TestKitchen): Promise<void> {
  const giveUpAt = Date.now() + 10_000
  while (Date.now() < giveUpAt) {
    const waiting = await kitchen.owner.query(
      `select from pg_locks l join pg_stat_activity a on a.pid = l.pid
       where not l.granted and a.datname = current_database()`,
    )
    if (waiting.length > 0) return
  }
  throw new Error('Nobody waited for a lock.')
}

/** Applies the task in a transaction that ends when the gate opens. */
function holding(kitchen: TestKitchen, tasks: readonly SentTask[]) {
  const gate = createGate()
  const applied = createGate()
  const done = kitchen.cook.transaction(async tx => {
    const [row] = await tx.query<{ answer: Answer[] }>('select public.apply_tasks($1::jsonb) as answer', [
      JSON.stringify(tasks),
    ])
    applied.open()
    await gate.opened
    return row?.answer
  })
  return { applied: applied.opened, commit: gate.open, done }
}

describe('the same id on two connections at once', () => {
  it('is applied by one and replayed by the other', async () => {
    const kitchen = await createTestKitchen({ stock: plenty })
    for (let round = 0; round < 10; round++) {
      const task = productWriteOff([['tomatoes', 1]])
      const answers = (await Promise.all(Array.from({ length: 4 }, () => kitchen.cook.apply(task)))).flat()
      expect(answers.map(answer => answer.outcome).sort()).toEqual([
        'applied',
        'replayed',
        'replayed',
        'replayed',
      ])
      expect(new Set(answers.map(answer => answer.result?.document_number)).size).toBe(1)
    }
    expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 99_990 })
    await kitchen.expectBalanced()
  })

  it('waits for the first to commit, then answers with its result', async () => {
    const kitchen = await createTestKitchen({ stock: plenty })
    const task = productWriteOff([['tomatoes', 1]])
    const first = holding(kitchen, [task])
    await first.applied
    const second = kitchen.cook.apply(task)
    await somebodyWaits(kitchen)
    first.commit()
    const [answer] = (await first.done) ?? []
    expect(await second).toEqual([{ ...answer, outcome: 'replayed' }])
  })

  it('with other items, which lock nothing in common, waits at the ledger and is SM003', async () => {
    const kitchen = await createTestKitchen({ stock: plenty })
    const task = productWriteOff([['tomatoes', 1]])
    const first = holding(kitchen, [task])
    await first.applied
    const second = kitchen.cook.apply(productWriteOff([['lemon', 1]], { id: task.id }))
    await somebodyWaits(kitchen)
    first.commit()
    await first.done
    expect(await second).toMatchObject([{ outcome: 'refused', error: { code: 'SM003' } }])
    expect(await kitchen.balance('lemon')).toMatchObject({ quantity: 100_000 })
  })

  it('is applied by the second when the first rolls back', async () => {
    const kitchen = await createTestKitchen({ stock: plenty })
    const task = productWriteOff([['tomatoes', 1]])
    const gate = createGate()
    const applied = createGate()
    const first = kitchen.cook.transaction(async tx => {
      await tx.query('select public.apply_tasks($1::jsonb)', [JSON.stringify([task])])
      applied.open()
      await gate.opened
      throw new Error('the connection broke')
    })
    await applied.opened
    const second = kitchen.cook.apply(task)
    await somebodyWaits(kitchen)
    gate.open()
    await expect(first).rejects.toThrow('the connection broke')
    expect(await second).toMatchObject([{ outcome: 'applied' }])
    expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 99_999 })
  })
})

describe('cancelling while the task is being applied', () => {
  it('waits, and then tells that it was applied', async () => {
    const kitchen = await createTestKitchen({ stock: plenty })
    const task = productWriteOff([['tomatoes', 1]])
    const first = holding(kitchen, [task])
    await first.applied
    const cancelling = kitchen.cook.cancel(task.id)
    await somebodyWaits(kitchen)
    first.commit()
    const [answer] = (await first.done) ?? []
    expect(await cancelling).toEqual({ outcome: 'applied', result: answer?.result })
  })

  it('that is not committed yet makes the task wait, and then it is cancelled', async () => {
    const kitchen = await createTestKitchen({ stock: plenty })
    const task = productWriteOff([['tomatoes', 1]])
    const gate = createGate()
    const stands = createGate()
    const cancelling = kitchen.cook.transaction(async tx => {
      await tx.query('select public.cancel_task($1)', [task.id])
      stands.open()
      await gate.opened
    })
    await stands.opened
    const applying = kitchen.cook.apply(task)
    await somebodyWaits(kitchen)
    gate.open()
    await cancelling
    expect(await applying).toEqual([{ id: task.id, outcome: 'cancelled' }])
    expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 100_000 })
  })

  it('agrees with the stock, however the race ends', async () => {
    const kitchen = await createTestKitchen({ stock: plenty })
    let applied = 0
    for (let round = 0; round < 40; round++) {
      const task = productWriteOff([['tomatoes', 1]])
      const [[answer], cancel] = await Promise.all([kitchen.cook.apply(task), kitchen.cook.cancel(task.id)])
      expect(answer?.outcome).toBe(cancel.outcome)
      if (cancel.outcome === 'applied') applied++
    }
    expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 100_000 - applied })
    await kitchen.expectBalanced()
  })
})

describe('many tablets', () => {
  it('on overlapping items in every order never deadlock, and lose nothing', async () => {
    const kitchen = await createTestKitchen({ stock: plenty })
    const random = createRandom(7)
    const products = ['tomatoes', 'chickpeas', 'tahini', 'lemon', 'oil', 'eggs']
    const units = { oil: 'ml', eggs: 'pcs' } as Record<string, string>
    const taken = new Map<string, number>()
    const take = (id: string, quantity: number) => taken.set(id, (taken.get(id) ?? 0) + quantity)

    const calls = Array.from({ length: 120 }, () => {
      const tasks = Array.from({ length: random.int(1, 4) }, () => {
        if (random.chance(0.3)) {
          take('chickpeas', 300)
          take('tahini', 120)
          take('lemon', 80)
          take('hummus', -500)
          return production('hummus', 500)
        }
        if (random.chance(0.2)) {
          take('hummus', 7)
          return preparationWriteOff([['hummus', 7]])
        }
        const chosen = random.shuffled(products).slice(0, random.int(1, 4))
        for (const id of chosen) take(id, 3)
        return productWriteOff(chosen.map(id => [id, 3, units[id] ?? 'g'] as const))
      })
      const who = random.pick([kitchen.cook, kitchen.otherCook, kitchen.manager])
      return { who, tasks }
    })
    const answers = (await Promise.all(calls.map(({ who, tasks }) => who.apply(...tasks)))).flat()

    expect(new Set(answers.map(answer => answer.outcome))).toEqual(new Set(['applied']))
    const numbers = answers.map(answer => answer.result?.document_number)
    expect(new Set(numbers).size).toBe(numbers.length)
    for (const [id, quantity] of taken) {
      expect(await kitchen.balance(id), id).toMatchObject({ quantity: 100_000 - quantity })
    }
    await kitchen.expectBalanced()
  })

  it('on other items do not wait for each other', async () => {
    const kitchen = await createTestKitchen({ stock: plenty })
    const first = holding(kitchen, [productWriteOff([['tomatoes', 1]])])
    await first.applied
    expect(await kitchen.otherCook.apply(productWriteOff([['lemon', 1]]))).toMatchObject([
      { outcome: 'applied' },
    ])
    first.commit()
    await first.done
  })

  it('open one shortage together, not two', async () => {
    const kitchen = await createTestKitchen()
    await Promise.all(Array.from({ length: 20 }, () => kitchen.cook.do(productWriteOff([['tomatoes', 5]]))))
    expect(await kitchen.batches('tomatoes')).toMatchObject([{ quantity: -100 }])
    await kitchen.expectBalanced()
  })

  it('fail the whole call with 55P03 when the lock does not come in time, and change nothing', async () => {
    const kitchen = await createTestKitchen({ stock: plenty })
    const first = holding(kitchen, [productWriteOff([['tomatoes', 1]])])
    await first.applied
    const task = productWriteOff([['tomatoes', 5]])
    await expect(
      kitchen.otherCook.transaction(async tx => {
        await tx.query("select set_config('lock_timeout', '50ms', true)")
        await tx.query('select public.apply_tasks($1::jsonb)', [JSON.stringify([task])])
      }),
    ).rejects.toMatchObject({ code: '55P03' })
    first.commit()
    await first.done
    expect(await kitchen.otherCook.apply(task)).toMatchObject([{ outcome: 'applied' }])
  })

  it('fail the whole call with 57014 when the statement is cancelled', async () => {
    const kitchen = await createTestKitchen({ stock: plenty })
    const first = holding(kitchen, [productWriteOff([['tomatoes', 1]])])
    await first.applied
    await expect(
      kitchen.otherCook.transaction(async tx => {
        await tx.query("select set_config('statement_timeout', '50ms', true)")
        await tx.query('select public.apply_tasks($1::jsonb)', [
          JSON.stringify([productWriteOff([['tomatoes', 1]])]),
        ])
      }),
    ).rejects.toMatchObject({ code: '57014' })
    first.commit()
    await first.done
    expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 99_999 })
  })
})

describe('a recipe', () => {
  it('that is being edited is waited for, and then used as it was saved', async () => {
    const kitchen = await createTestKitchen({ stock: plenty })
    const gate = createGate()
    const edited = createGate()
    const editing = kitchen.owner.transaction(async tx => {
      await tx.query(
        "update public.recipe_lines set quantity = 100 where preparation_id = 'hummus' and item_id = 'chickpeas'",
      )
      await tx.query("insert into public.recipe_lines values ('hummus', 'oil', 30)")
      edited.open()
      await gate.opened
    })
    await edited.opened
    const producing = kitchen.cook.do(production('hummus', 500))
    await somebodyWaits(kitchen)
    gate.open()
    await editing
    expect((await producing).allocations.map(taken => [taken.item_id, taken.quantity])).toEqual([
      ['chickpeas', 100],
      ['lemon', 80],
      ['oil', 30],
      ['tahini', 120],
    ])
  })

  it('cannot be edited while a production uses it', async () => {
    const kitchen = await createTestKitchen({ stock: plenty })
    const first = holding(kitchen, [production('hummus', 500)])
    await first.applied
    const editing = kitchen.owner.query(
      "update public.recipe_lines set quantity = 1 where preparation_id = 'hummus'",
    )
    await somebodyWaits(kitchen)
    first.commit()
    await Promise.all([first.done, editing])
    await kitchen.expectBalanced()
  })
})

it('does not know an item that came while it waited, because it holds no lock on it', async () => {
  const kitchen = await createTestKitchen({ stock: plenty })
  const first = holding(kitchen, [productWriteOff([['tomatoes', 1]])])
  await first.applied
  const second = kitchen.otherCook.apply(
    productWriteOff([['tomatoes', 1]]),
    productWriteOff([['zucchini', 1]]),
  )
  await somebodyWaits(kitchen)
  await kitchen.owner.query(
    "insert into public.items (id, kind, name, base_unit) values ('zucchini', 'product', 'Zucchini', 'g')",
  )
  first.commit()
  await first.done
  expect(await second).toMatchObject([
    { outcome: 'applied' },
    { outcome: 'refused', error: { code: 'SM002' } },
  ])
})

it('reads everything anew after the wait for a lock', async () => {
  const kitchen = await createTestKitchen({ stock: { tomatoes: [{ quantity: 100, cost: 10 }] } })
  const first = holding(kitchen, [productWriteOff([['tomatoes', 80]])])
  await first.applied
  const second = kitchen.otherCook.do(productWriteOff([['tomatoes', 80]], { id: newId() }))
  await somebodyWaits(kitchen)
  first.commit()
  await first.done
  expect(await second).toMatchObject({
    allocations: [{ quantity: 20 }],
    shortages: [{ quantity: 60 }],
    balances: [{ quantity: -60, revision: 3 }],
  })
  await kitchen.expectBalanced()
})
