import { patienceMs } from '../support/app'
import { createRandom } from '../support/sql/random'
import { checkEffects, noteOf } from './checkEffects'
import { expect, test } from './crashTest'
import type { Order } from '../support/enqueueThroughDialog'
import { createLine } from './line'
import { playRound } from './playRound'
import { planRounds } from './rounds'
import { Tally } from './tally'

const firstSeed = Number(process.env.SEED ?? Date.now() % 1_000_000)

/** Enough of it for every round, so that no write-off meets a shortage. */
const plentyOf = 500

/** So many rounds kill several bursts of tasks; a shorter series kills one or two, and may come a moment too late for each. */
const roundsForCertain = 25

/** Per round: a start of the browser, a burst, now and then a lease that has to run out. */
const roundLimitMs = 45_000

test('no kill of the browser loses a task, applies one twice or leaves one half done', async ({
  kitchen,
  rounds: count,
  engineName,
}, testInfo) => {
  const seed = firstSeed + testInfo.repeatEachIndex
  console.log(`Again: ENGINE=${engineName} SEED=${seed} ROUNDS=${count} npm run test:crash`)
  test.setTimeout(60_000 + count * roundLimitMs)
  const { app, device, proxy, database } = kitchen
  const balancesBefore = await database.balances()
  const items = Object.keys(balancesBefore).filter(
    id => id.startsWith('prod_') && (balancesBefore[id] ?? 0) >= plentyOf,
  )
  const rounds = planRounds(createRandom(seed), count, items, device.background !== undefined)
  const ordered = new Map<string, Order>()
  const confirmed: string[] = []
  const line = createLine(proxy)
  for (const [index, round] of rounds.entries()) {
    for (const order of round.orders) ordered.set(order.note, order)
    await test.step(`round ${index + 1}: ${round.moment} (${round.place}), killed after ${round.delayMs} ms`, async () => {
      const played = await playRound({ app, device, proxy, line }, round)
      confirmed.push(...played.confirmed)
    })
  }

  await expect
    .poll(async () => (await app.storedTasks()).filter(({ status }) => status !== 'completed'), {
      message: 'everything drains',
      timeout: 2 * patienceMs,
    })
    .toEqual([])
  const stored = await app.storedTasks()
  await checkEffects(database, { ordered, confirmed, stored, balancesBefore })

  const cutShort = rounds.filter(
    ({ moment, orders }) => moment === 'enqueue' && orders.some(({ note }) => !confirmed.includes(note)),
  )
  if (count >= roundsForCertain)
    expect(cutShort.length, 'a kill came while tasks were being stored').toBeGreaterThan(0)

  const noteOfTask = new Map(stored.map(task => [task.id, noteOf(task)]))
  const attempts = await app.storedAttempts()
  const resumed = attempts
    .filter(({ outcome }) => outcome === 'lost')
    .map(({ taskId }) => noteOfTask.get(taskId) ?? '')
  const { replayed } = line
  const tally = new Tally()
  for (const round of rounds) {
    tally.add(round, { confirmed, stored: stored.map(noteOf), resumed, replayed })
  }
  console.table(tally.table())
  await testInfo.attach('tally', { body: JSON.stringify(tally.table()), contentType: 'application/json' })
})
