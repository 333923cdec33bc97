import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { production } from '../../tests/support/sql/tasks'
import { createTestKitchen, type TestKitchen } from '../../tests/support/sql/testKitchen'
import { milliseconds, percentile, printTable } from '../figures'
import { produceStepByStep } from './separateRequests'
import { timed } from './timed'

const rounds = 15
const stock = {
  chickpeas: [{ quantity: 90_000, cost: 20 }],
  tahini: [{ quantity: 90_000, cost: 50 }],
  lemon: [{ quantity: 90_000, cost: 30 }],
}

it('one production in one call, against the same steps as separate requests', async () => {
  const kitchen = await createTestKitchen({ stock })
  const rows = []
  for (const latency of [0, 50, 300]) {
    const [one, many]: [number[], number[]] = [[], []]
    let requests = 0
    const far: TestKitchen['owner']['query'] = async (sql, parameters) => {
      if (latency > 0) await wait(latency)
      return kitchen.owner.query(sql, parameters)
    }
    for (let round = -2; round < rounds; round += 1) {
      const oneMs = await timed(async () => {
        if (latency > 0) await wait(latency)
        await kitchen.cook.do(production('hummus', 5))
      })
      const manyMs = await timed(async () => (requests = await produceStepByStep(far, 'hummus', 5)))
      // The first rounds make plans and connections.
      if (round < 0) continue
      one.push(oneMs)
      many.push(manyMs)
    }
    // Three ingredients.
    expect(requests).toBe(3 + 10)
    const [oneMs, manyMs] = [percentile(one, 0.5), percentile(many, 0.5)]
    rows.push({
      latency: `${latency} ms`,
      'apply_tasks, 1 request': milliseconds(oneMs),
      [`step by step, ${requests} requests`]: milliseconds(manyMs),
      'times as long': (manyMs / oneMs).toFixed(1),
    })
  }
  printTable(`One production, median of ${rounds}, interleaved`, rows)
})
