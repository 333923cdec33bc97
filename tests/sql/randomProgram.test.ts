import { expect, it } from 'vitest'
import { createRandom, type Random } from '../support/sql/random'
import { createStockModel, type ModelResult } from '../support/sql/stockModel'
import {
  newId,
  preparationWriteOff,
  production,
  productWriteOff,
  type Result,
  type SentTask,
} from '../support/sql/tasks'
import { createTestKitchen, items, type Item, type Opening } from '../support/sql/testKitchen'

// A different program on every run; SIMMER_SQL_SEED=… plays one again.
const seed = Number(process.env['SIMMER_SQL_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const steps = 60

const thousandths = (quantity: number) => BigInt(Math.round(quantity * 1000))
const tenThousandths = (cost: number) => BigInt(Math.round(cost * 10_000))
// Days count from three weeks ago, at an hour that is another day in Bali than in Greenwich.
const day = 86_400_000
const start = (Math.floor(Date.now() / day) - 20) * day + 17 * 3_600_000
const at = (days: number) => start + days * day

function stockOf(random: Random): Record<string, Opening[]> {
  return Object.fromEntries(
    items
      .filter(() => random.chance(0.8))
      .map(({ id }) => [
        id,
        Array.from({ length: random.int(1, 4) }, () => ({
          quantity: random.int(1, 2_000_000) / 1000,
          cost: random.pick([0, random.int(1, 5_000_000) / 10_000]),
          ...(random.chance(0.6) ? { expiresAt: new Date(at(random.int(-5, 15))).toISOString() } : {}),
        })),
      ]),
  )
}

/** In base units, or in the larger unit when that says the same. */
function amount(random: Random, item: Item): readonly [id: string, quantity: number, unit: string] {
  const quantity = random.pick([random.int(1, 900_000) / 1000, random.int(1, 900), random.int(1, 9)])
  const larger = { g: 'kg', ml: 'l', pcs: undefined }[item.unit]
  return larger && random.chance(0.3) ? [item.id, quantity / 1000, larger] : [item.id, quantity, item.unit]
}

const inBase = (quantity: number, unit: string) =>
  unit === 'kg' || unit === 'l' ? BigInt(Math.round(quantity * 1e6)) : thousandths(quantity)

function expectSame(result: Result | undefined, model: ModelResult): void {
  expect(result?.allocations.map(taken => [taken.item_id, taken.quantity, taken.unit_cost])).toEqual(
    model.allocations.map(taken => [taken.item, Number(taken.quantity) / 1000, Number(taken.cost) / 10_000]),
  )
  expect(result?.shortages.map(missing => [missing.item_id, missing.quantity])).toEqual(
    model.shortages.map(missing => [missing.item, Number(missing.quantity) / 1000]),
  )
  expect(result?.total_cost).toBe(Number(model.totalCost) / 10_000)
}

it(`does what the model of the stock does, step by step (SIMMER_SQL_SEED=${seed})`, async () => {
  console.info(`random program: SIMMER_SQL_SEED=${seed}`)
  const random = createRandom(seed)
  const stock = stockOf(random)
  const kitchen = await createTestKitchen({ stock })
  const model = createStockModel(
    items.map(({ id, kind, unit, recipe, shelfLifeDays }) => ({
      ...{ id, kind, unit, shelfLifeDays: shelfLifeDays ?? undefined },
      recipe: recipe && {
        makes: thousandths(recipe.makes),
        of: recipe.of.map(([ingredient, quantity, yieldPercent]) => ({
          ...{ id: ingredient, quantity: thousandths(quantity) },
          yieldPercent: BigInt(yieldPercent ?? 100),
        })),
      },
    })),
  )
  for (const id of Object.keys(stock).sort()) {
    for (const { quantity, cost, expiresAt } of stock[id] ?? []) {
      model.open(
        id,
        thousandths(quantity),
        tenThousandths(cost),
        expiresAt ? Date.parse(expiresAt) : undefined,
      )
    }
  }

  const applied: SentTask[] = []
  const cancelled = new Set<string>()
  const products = items.filter(item => item.kind === 'product')
  const preparations = items.filter(item => item.kind === 'preparation')

  for (let step = 0; step < steps; step++) {
    const checks: ((answer: { outcome: string; result?: Result }) => void)[] = []
    const tasks = Array.from({ length: random.int(1, 4) }, (): unknown => {
      const performedAt = new Date(at(random.int(-3, 12))).toISOString()
      const kind = random.int(1, 10)
      if (kind <= 4) {
        const item = random.pick(preparations)
        const [, quantity, unit] = amount(random, item)
        const estimatedCost = random.int(0, 90_000)
        const task = production(item.id, quantity, { unit, estimatedCost, performedAt })
        const expected = model.produce(
          ...([
            item.id,
            inBase(quantity, unit),
            tenThousandths(estimatedCost),
            Date.parse(performedAt),
          ] as const),
        )
        applied.push(task)
        checks.push(answer => {
          expect(answer.outcome).toBe('applied')
          expectSame(answer.result, expected)
          const { unit_cost, expires_at } = answer.result?.produced ?? {}
          expect(unit_cost).toBe(Number(expected.unitCost) / 10_000)
          expect(expires_at == null ? undefined : Date.parse(expires_at)).toBe(expected.expiresAt)
        })
        return task
      }
      if (kind <= 8) {
        const isProduct = random.chance(0.6)
        const chosen = Array.from({ length: random.int(1, 3) }, () =>
          amount(random, random.pick(isProduct ? products : preparations)),
        )
        const reason = random.pick(['expired', 'spoiled', 'other', 'education', 'test'])
        const task = (isProduct ? productWriteOff : preparationWriteOff)(chosen, { reason, performedAt })
        const wanted = new Map<string, bigint>()
        for (const [id, quantity, unit] of chosen)
          wanted.set(id, (wanted.get(id) ?? 0n) + inBase(quantity, unit))
        const expected = model.writeOff(wanted, reason === 'expired' ? Date.parse(performedAt) : undefined)
        applied.push(task)
        checks.push(answer => {
          expect(answer.outcome).toBe('applied')
          expectSame(answer.result, expected)
        })
        return task
      }
      if (kind === 9 && applied.length > 0) {
        checks.push(answer => expect(answer.outcome).toBe('replayed'))
        return random.pick(applied)
      }
      if (cancelled.size > 0 && random.chance(0.5)) {
        checks.push(answer => expect(answer.outcome).toBe('cancelled'))
        return production('hummus', 5, { id: random.pick([...cancelled]) })
      }
      checks.push(answer => expect(answer.outcome).toBe('refused'))
      return random.pick<unknown>([
        productWriteOff([
          ['tomatoes', 5],
          ['unicorn', 1],
        ]),
        preparationWriteOff([
          ['hummus', 5],
          ['stew', -1],
        ]),
        { ...production('stew', 100), version: 2 },
        production('tomatoes', 5),
        null,
      ])
    })

    const answers = await kitchen.cook.apply(...tasks)
    answers.forEach((answer, index) => checks[index]?.(answer))
    if (random.chance(0.2)) {
      const id = newId()
      cancelled.add(id)
      expect(await kitchen.cook.cancel(id)).toEqual({ outcome: 'cancelled' })
    }

    expect(await stateOf(kitchen), `after step ${step}`).toEqual(
      model.state().sort((a, b) => (a.id < b.id ? -1 : 1)),
    )
    await kitchen.expectBalanced()
  }
})

const stateOf = (kitchen: Awaited<ReturnType<typeof createTestKitchen>>) =>
  kitchen.owner.query(
    `select l.item_id as id, l.quantity::float8 as quantity, l.revision, coalesce((
       select jsonb_agg(jsonb_build_array(b.quantity, b.unit_cost) order by b.quantity < 0, b.received_at, b.id)
       from public.batches b where b.item_id = l.item_id and b.quantity <> 0), '[]') as open
     from public.balances l order by l.item_id`,
  )
