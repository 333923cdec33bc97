// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { QueueDatabase, type Outcome, type Task } from '@/queue'
import { emptyCatalog } from '@/kitchen/itemCatalog'
import { keepResult, resultTables } from '@/kitchen/stock/keepResult'
import { refreshStock, type AskForStock } from '@/kitchen/stock/refreshStock'
import { stockTables, type StockDatabase } from '@/kitchen/stock/stockTables'
import { useStock } from '@/kitchen/stock/useStock'
import { kitchenTasks } from '@/kitchen/tasks'
import { t } from '@/locales'
import { figures, StockModel, type Figures } from '../../support/stockModel'
import { StockServer } from '../../support/stockServer'
import { createTestQueue, refused, transient, unreachable, until } from '../../support/testQueue'

const sequences = Number(process.env.SEQUENCES ?? 200)
const steps = 24
const seed = Number(process.env.SEED ?? 20261123)

/** Park and Miller's minimal standard generator: the same seed, the same dice. */
function createDice(start: number) {
  let state = start % 2_147_483_647 || 1
  const dice = (sides: number) => (state = (state * 48_271) % 2_147_483_647) % sides
  for (let warmUp = 0; warmUp < 5; warmUp += 1) dice(2)
  return dice
}

const ana = { id: 'ana', name: 'Ana' }
const ben = { id: 'ben', name: 'Ben' }

/** A device with two tabs, two people, a server that gets everything and a line that loses much of it. */
function createWorld(number: number) {
  const dice = createDice(seed + number * 7_919)
  const server = new StockServer()
  const model = new StockModel(server)
  const history: string[] = []
  const gates: (() => void)[] = []
  const gate = () => new Promise<void>(resolve => gates.push(resolve))
  let isCalm = false

  function openDatabase() {
    const name = `random-${seed}-${number}`
    const database = new QueueDatabase({ name, companionTables: stockTables }) as QueueDatabase &
      StockDatabase
    model.watch(database)
    return database
  }

  const process = async (batch: readonly Task[]): Promise<Outcome | Outcome[]> => {
    const fault = isCalm ? 0 : dice(8)
    history.push(`call ${fault}: ${batch.map(({ id }) => id.slice(-2)).join(' ')}`)
    if (fault === 1) return unreachable
    if (fault === 2) {
      return batch.map(task => {
        const fault = [refused, transient][dice(3)]
        // Whoever asks again about what is in the ledger is told so, whatever would be said of it now.
        return fault && !server.knows(task) ? fault : server.apply(task)
      })
    }
    if (fault === 3) await gate()
    const outcomes = batch.map(task => server.apply(task))
    if (fault === 4 || fault === 5) return unreachable
    if (fault === 6) await gate()
    return outcomes
  }
  const cancel = async (task: Task): Promise<Outcome> => {
    const fault = isCalm ? 0 : dice(5)
    history.push(`cancel call ${fault}: ${task.id.slice(-2)}`)
    if (fault === 1) return unreachable
    const outcome = server.cancel(task)
    if (fault === 2) await gate()
    return fault === 3 ? unreachable : outcome
  }
  const ask: AskForStock = async (since, openIds, asker) => {
    const fault = isCalm ? 0 : dice(5)
    history.push(`snapshot ${fault} since ${since} by ${asker}`)
    if (fault === 1) throw new Error('no Wi-Fi')
    if (fault === 2) await gate()
    const answer = server.snapshot(since, openIds, asker, isCalm ? 0 : dice(4))
    if (fault >= 3) await gate()
    return answer
  }

  const front = openDatabase()
  const tab = createTestQueue({
    database: front,
    tasks: kitchenTasks(emptyCatalog, t),
    process,
    cancel,
    companionTables: resultTables,
    whileCompleting: (_database, task) => keepResult(front, task),
    mayCancelForOthers: () => true,
  })
  const back = openDatabase()
  const otherTab = tab.anotherTab({
    database: back,
    whileCompleting: (_database, task) => keepResult(back, task),
  })
  const frontTab = { queue: tab.queue, stock: front }
  const backTab = { queue: otherTab.queue, stock: back }
  const signIn = (person: typeof ana) => [tab, otherTab].forEach(one => (one.person = person))
  const refreshes: Promise<void>[] = []
  const refresh = (database: StockDatabase, asker: string) => {
    // What it throws means that the copy stays as it is.
    refreshes.push(refreshStock(database, ask, asker).catch(() => undefined))
  }

  return {
    dice,
    server,
    model,
    history,
    gates,
    tab,
    frontTab,
    backTab,
    tabs: [tab, otherTab],
    front,
    back,
    signIn,
    refresh,
    refreshes,
    calmDown: () => (isCalm = true),
    rendered: [] as Figures[],
  }
}
type World = ReturnType<typeof createWorld>

function show({ front, rendered, history }: World) {
  return mount(
    defineComponent({
      setup() {
        const { items } = useStock(front)
        return () => {
          const quantities = new Map(items.value.map(item => [item.id, item.quantity]))
          if (quantities.size > 0) {
            const now = figures(id => quantities.get(id) ?? Number.NaN)
            if (now !== rendered.at(-1)) history.push(`  shown ${now}`)
            rendered.push(now)
            for (const { id, quantity, serverQuantity, pending } of items.value) {
              if (serverQuantity + pending !== quantity) rendered.push(`${id} does not add up`)
            }
          }
          return h('p', rendered.at(-1))
        }
      },
    }),
  )
}

/** Each rendered state must be a legal one that is not older than the one before. */
function expectLegal({ rendered, model, history }: World, number: number): void {
  let at = 0
  for (const now of rendered) {
    const found = model.states.indexOf(now, at)
    if (found < 0) {
      throw new Error(
        `Sequence ${number} of seed ${seed} has shown what never was (or was over): ${now}\n` +
          `legal from there on: ${model.states.slice(at).join(' | ')}\n${history.join('\n')}`,
      )
    }
    at = found
  }
}

function payloadFor(dice: World['dice']): [string, unknown] {
  const quantity = 20 * (1 + dice(12))
  const head = { department: 'kitchen', responsiblePerson: 'Ana' }
  switch (dice(3)) {
    case 0: {
      const made = { preparationId: 'prep', quantity }
      const receiptData = { ...head, sourceType: 'production', items: [made] }
      return ['production', { ...made, preparationName: 'Prep', unit: 'g', estimatedCost: 0, receiptData }]
    }
    case 1: {
      const items = ['raw_a', 'raw_b', 'raw_a']
        .slice(0, 1 + dice(3))
        .map(itemId => ({ itemId, itemName: itemId, quantity, unit: 'g' }))
      return ['product_writeoff', { ...head, items, reason: 'spoiled' }]
    }
    default: {
      const items = [{ preparationId: 'prep', preparationName: 'Prep', quantity, unit: 'g' }]
      return ['preparation_writeoff', { ...head, items, reason: 'expired' }]
    }
  }
}

async function step(world: World): Promise<void> {
  const { dice, tab, server, history, gates } = world
  const one = dice(2) === 0 ? world.frontTab : world.backTab
  const stored = await tab.database.tasks.toArray()
  const any = stored[dice(Math.max(1, stored.length))]
  const what = dice(16)
  if (what < 4) {
    const task = await one.queue.enqueue(...payloadFor(dice))
    history.push(`enqueue ${task.id.slice(-2)} ${JSON.stringify(task.payload)}`)
  } else if (what < 8) void one.queue.drain()
  else if (what < 11) world.refresh(one.stock, tab.person?.id ?? 'ana')
  else if (what === 11) gates.splice(dice(Math.max(1, gates.length)), 1).forEach(open => open())
  else if (what === 12 && any) {
    history.push(`cancel ${any.id.slice(-2)}`)
    await one.queue.cancel(any.id).catch(() => undefined)
  } else if (what === 13 && any) {
    history.push(`retry ${any.id.slice(-2)}`)
    await one.queue.retry(any.id).catch(() => undefined)
  } else if (what === 14) {
    const [type, payload] = payloadFor(dice)
    server.apply({ id: `eve-${server.log.length}`, owner: 'eve', type, payload })
    history.push('another device')
  } else if (dice(2) === 0) {
    tab.clock.advance(dice(2) === 0 ? 3_000 : 20_000)
    history.push('time passes')
  } else {
    world.signIn(tab.person?.id === 'ana' ? ben : ana)
    history.push('another person')
  }
  // How far the rest gets before the next step.
  for (let turns = [0, 2, 8, 40][dice(4)] ?? 0; turns > 0; turns -= 1) await new Promise(setImmediate)
}

/** The line is good again, both people come by, and everything comes to rest. */
async function comeToRest(world: World): Promise<void> {
  const { tab, tabs, gates, signIn, refreshes, front, server, rendered, model } = world
  world.calmDown()
  const open = async () => (await front.tasks.where('open').equals(1).count()) > 0
  for (let round = 0; round < 60; round += 1) {
    gates.splice(0).forEach(release => release())
    signIn(round % 2 === 0 ? ana : ben)
    tab.clock.advance(20_000)
    for (const one of tabs) one.queue.syncNow()
    const drains = tabs.map(one => one.queue.drain())
    gates.splice(0).forEach(release => release())
    await Promise.all(drains)
    if (!(await open()) && round > 1) break
  }
  expect(await open(), 'nothing is open any more').toBe(false)
  gates.splice(0).forEach(release => release())
  await Promise.all(refreshes)
  world.refresh(front, 'ana')
  await Promise.all(refreshes)
  const truth = figures(id => server.quantityOf(id))
  await until(() => rendered.at(-1) === truth, `the server's figures are shown: ${truth}`)
  expect(model.states.at(-1)).toBe(truth)
  for (const itemId of ['prep', 'raw_a', 'raw_b']) {
    const batches = await front.stockBatches.where('itemId').equals(itemId).toArray()
    expect(
      batches.reduce((all, { quantity }) => all + quantity, 0),
      itemId,
    ).toBe(server.quantityOf(itemId))
  }
}

it(
  `shows the server's figures with what is open, and nothing else, in ${sequences} random sequences`,
  { timeout: 300_000 },
  async () => {
    console.info(`seed ${seed}`)
    let renders = 0
    let states = 0
    for (let number = 0; number < sequences; number += 1) {
      const world = createWorld(number)
      const wrapper = show(world)
      await refreshStock(
        world.front,
        async (since, ids, asker) => world.server.snapshot(since, ids, asker, 0),
        'ana',
      )
      // Or its clock may move by more than a tab waits for its database, before it had one turn to open it.
      await world.back.whenOpen()
      for (let done = 0; done < steps; done += 1) await step(world)
      try {
        await comeToRest(world)
      } catch (error) {
        expectLegal(world, number)
        throw new Error(`Sequence ${number} of seed ${seed}:\n${world.history.join('\n')}`, { cause: error })
      }
      expectLegal(world, number)
      expect(world.tabs.flatMap(({ faults }) => faults)).toEqual([])
      renders += new Set(world.rendered).size
      states += world.model.states.length
      wrapper.unmount()
      world.front.close()
      world.back.close()
    }
    console.info(`${renders} different boards were shown, of ${states} states that were`)
    expect(renders).toBeGreaterThan(sequences * 5)
  },
)
