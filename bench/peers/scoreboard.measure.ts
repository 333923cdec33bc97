import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import { buildPages } from './buildPages'
import { chosenContenders, versionOf, type Entry } from './contenders'
import { withDevice } from './device'
import { keepResults, tableOf } from './results'
import { scoreboard, type Test } from './scoreboard'
import { startServer } from './server'

const rounds = Number(process.env.ROUNDS ?? 1)
/** Browsers at once: most of the time is waiting. */
const lanes = Number(process.env.LANES ?? 3)

test('T1 to T8', async () => {
  test.setTimeout(0)
  const entries = chosenContenders().filter(({ cells }) => cells === undefined)
  const names = process.env.TESTS?.split(',')
  const tests = scoreboard.filter(({ name }) => names?.some(chosen => name.startsWith(chosen)) ?? true)
  const home = await mkdtemp(join(tmpdir(), 'simmer-peers-'))
  const folders = await buildPages(entries, join(home, 'pages'))
  const server = await startServer()
  /** By test and contender, in the order of the rounds. */
  const found = new Map<string, string[]>()
  const told = (test: string, entry: string) => found.get(`${test} ${entry}`) ?? []
  const tables = (done: number) => {
    const rows = tests.map(({ name, title, best }) => ({
      test: `${name} ${title}${best === '' ? '' : ` (best: ${best})`}`,
      ...Object.fromEntries(entries.map(entry => [labelOf(entry), counted(told(name, entry.name))])),
    }))
    return tableOf(
      `Scoreboard, ${done} ${done === 1 ? 'round' : 'rounds'}: killed browsers, second tabs, a full disk, bad answers`,
      rows,
    )
  }
  try {
    for (let round = 0; round < rounds; round += 1) {
      const pairs = (some: readonly Test[]) => some.flatMap(test => entries.map(entry => ({ test, entry })))
      const play = async ({ test: { name, run }, entry }: { test: Test; entry: Entry }) => {
        const world = server.openWorld(`${entry.name}-${name}-${round}`, folders.get(entry.name) ?? home)
        const outcome = await withDevice(device => run(device, world)).catch(
          (error: unknown) => `failed: ${String(error).split('\n')[0] ?? ''}`,
        )
        found.set(`${name} ${entry.name}`, [...told(name, entry.name), outcome])
        console.log(`round ${round + 1}, ${name} ${entry.name}: ${outcome}`)
      }
      // The moment of the kill is what T1 is about: nobody else is to slow it down.
      await inLanes(1, pairs(tests.filter(isAlone)), play)
      await inLanes(lanes, pairs(tests.filter(test => !isAlone(test))), play)
      await keepResults(
        'scoreboard',
        { rounds: round + 1, found: Object.fromEntries(found) },
        { scoreboard: tables(round + 1) },
      )
    }
    console.log(tables(rounds))
  } finally {
    await server.close()
    await rm(home, { recursive: true, force: true })
  }
})

async function inLanes<Item>(count: number, items: readonly Item[], work: (item: Item) => Promise<void>) {
  const left = items.values()
  const lane = async () => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: count }, lane))
}

const isAlone = ({ name }: Test) => name === 'T1'

const labelOf = (entry: Entry) => `${entry.label} ${versionOf(entry)}`.trim()

/** Once where all rounds agree, else how often each came. */
function counted(outcomes: readonly string[]): string {
  const kinds = [...new Set(outcomes)]
  if (kinds.length <= 1) return kinds[0] ?? '–'
  return kinds.map(kind => `${kind} (${outcomes.filter(outcome => outcome === kind).length} ×)`).join('; ')
}
