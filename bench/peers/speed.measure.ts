import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import { buildPages, gzipBytes } from './buildPages'
import { cells, type Cell, type Findings } from './cells'
import { chosenContenders } from './contenders'
import { LiveBrowser } from './liveBrowser'
import { within } from './openPage'
import { keepResults, lastResults } from './results'
import { startServer, type World } from './server'
import { Samples, speedTables, summaryTable } from './speedTables'

const rounds = Number(process.env.ROUNDS ?? 7)
/** A drain that takes longer is broken off, and what it has done by then is told. */
const capMs = Number(process.env.DRAIN_CAP_MS ?? 10_000)
/** Of the JSON of the last run, what `GO_ON=1` adds to: `CELLS=at200 DRAIN_CAP_MS=10000`, say, where that was broken off. */
type LastRun = { run: { rounds: number }; samples: Record<string, Record<string, (number | string)[]>> }
/** A cell that has not come to its end by then is given up. */
const hangsAfterMs = 120_000
/** A cell that takes longer runs in three rounds only, and one that met the cap in one. */
const slowMs = 8_000

test('what it costs to keep and to send', async () => {
  test.setTimeout(0)
  const entries = chosenContenders()
  const home = await mkdtemp(join(tmpdir(), 'simmer-peers-'))
  const folders = await buildPages(entries, join(home, 'pages'))
  const server = await startServer()
  const browser = new LiveBrowser(join(home, 'profile'))
  const last = process.env.GO_ON ? ((await lastResults('speed')) as LastRun) : undefined
  const samples = new Samples(last?.samples)
  const sizes = new Map<string, { script: number; wasm: number }>()
  let opened = 0
  const roundsLeft = new Map<string, number>()
  const deaths: string[] = []
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const cell of chosenCells()) {
        // Each begins as often as any other: whatever slows this machine down slows all.
        const those = entries.filter(entry => entry.cells?.includes(cell.name) ?? true)
        const turn = those.map((_, place) => those[(place + round) % those.length])
        for (const entry of turn) {
          const folder = entry && folders.get(entry.name)
          if (!entry || folder === undefined) continue
          const key = `${entry.name} ${cell.name}`
          if ((roundsLeft.get(key) ?? rounds) <= round) continue
          const startedAt = performance.now()
          const { findings, files, hasDied } = await runCell(browser, cell, () =>
            server.openWorld(`${entry.name}-${cell.name}-${round}-${(opened += 1)}`, folder),
          )
          if (hasDied) deaths.push(key)
          samples.add(entry.name, findings)
          sizes.set(entry.name, await gzipBytes(folder, files))
          if (Object.values(findings).some(finding => typeof finding === 'string')) roundsLeft.set(key, 1)
          else if (performance.now() - startedAt > slowMs) roundsLeft.set(key, Math.min(3, rounds))
          console.log(`round ${round + 1}, ${key}: ${told(findings)}`)
        }
      }
      const run = {
        rounds: Math.max(round + 1, last?.run.rounds ?? 0),
        capMs,
        browser: browser.version,
        deaths,
      }
      const tables = speedTables(entries, samples, sizes, run)
      await keepResults(
        'speed',
        { run, entries, samples: samples.asJson(), sizes: Object.fromEntries(sizes) },
        { speed: tables, summary: summaryTable(entries, samples, sizes, run) },
      )
      if (round === rounds - 1) console.log(tables)
    }
  } finally {
    await browser.close()
    await server.close()
    await rm(home, { recursive: true, force: true })
  }
})

/** Those named in `CELLS=single,start`; all without it. */
function chosenCells(): readonly Cell[] {
  const names = process.env.CELLS?.split(',')
  return cells.filter(({ name }) => names?.includes(name) ?? true)
}

/** A browser that has died was perhaps not the contender's fault: it may try once more, on an origin anew. The tables tell. */
async function runCell(
  browser: LiveBrowser,
  cell: Cell,
  openWorld: () => World,
): Promise<{ findings: Findings; files: ReadonlySet<string>; hasDied: boolean }> {
  for (let attempt = 1; ; attempt += 1) {
    const world = openWorld()
    const failed = (why: string) => ({ [`${cell.name} failed`]: why })
    const findings = await within(
      hangsAfterMs,
      browser.open().then(context => cell.run(context, world, capMs)),
    )
      .then(found => found ?? failed('hangs'))
      .catch((error: unknown) => failed(String(error).split('\n')[0] ?? ''))
    const isAlive = browser.isAlive
    await leave(browser, world)
    if (isAlive || attempt === 2) return { findings, files: world.files, hasDied: attempt > 1 || !isAlive }
  }
}

/** Nothing of one cell is to run, or to lie on the disk, while another is measured. */
async function leave(browser: LiveBrowser, { origin }: World): Promise<void> {
  try {
    const context = await browser.open()
    const page = await context.newPage()
    for (const other of context.pages()) if (other !== page) await other.close()
    const session = await context.newCDPSession(page)
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
  } catch (error) {
    console.warn(error)
  }
}

const told = (findings: Findings) =>
  Object.entries(findings)
    .map(([measure, value]) => `${measure} ${typeof value === 'number' ? value.toFixed(1) : value}`)
    .join('; ')
