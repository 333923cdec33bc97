import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type BrowserContext } from '@playwright/test'
import { openBrowser } from '../../tests/support/browser'
import { buildPages, gzipBytes } from './buildPages'
import { cells, type Cell, type Findings } from './cells'
import { chosenContenders } from './contenders'
import { keepResults } from './results'
import { startServer, type PeerServer, type World } from './server'
import { Samples, speedTables } from './speedTables'

const rounds = Number(process.env.ROUNDS ?? 7)
/** A drain that takes longer is broken off, and what it has done by then is told. */
const capMs = Number(process.env.DRAIN_CAP_MS ?? 10_000)
/** A cell that takes longer runs in three rounds only, and one that met the cap in one. */
const slowMs = 8_000

test('what it costs to keep and to send', async () => {
  test.setTimeout(0)
  const entries = chosenContenders()
  const home = await mkdtemp(join(tmpdir(), 'simmer-peers-'))
  const folders = await buildPages(entries, join(home, 'pages'))
  const server = await startServer()
  const context = await openBrowser(join(home, 'profile'))
  const samples = new Samples()
  const sizes = new Map<string, { script: number; wasm: number }>()
  const roundsLeft = new Map<string, number>()
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const cell of chosenCells()) {
        // Each begins as often as any other: whatever slows this machine down slows all.
        const turn = entries.map((_, place) => entries[(place + round) % entries.length])
        for (const entry of turn) {
          const folder = entry && folders.get(entry.name)
          if (!entry || folder === undefined) continue
          const key = `${entry.name} ${cell.name}`
          if ((roundsLeft.get(key) ?? rounds) <= round) continue
          const world = server.openWorld(`${entry.name}-${cell.name}-${round}`, folder)
          const startedAt = performance.now()
          const findings = await runCell(context, cell, world)
          samples.add(entry.name, findings)
          sizes.set(entry.name, await gzipBytes(folder, world.files))
          if (Object.values(findings).some(finding => typeof finding === 'string')) roundsLeft.set(key, 1)
          else if (performance.now() - startedAt > slowMs) roundsLeft.set(key, Math.min(3, rounds))
          console.log(`round ${round + 1}, ${key}: ${told(findings)}`)
        }
      }
      const tables = speedTables(entries, samples, sizes, {
        rounds: round + 1,
        capMs,
        browser: versionOf(context),
      })
      await keepResults('speed', { entries, samples: samples.asJson(), sizes: [...sizes] }, tables)
      if (round === rounds - 1) console.log(tables)
    }
  } finally {
    await close(context, server)
    await rm(home, { recursive: true, force: true })
  }
})

/** Those named in `CELLS=single,start`; all without it. */
function chosenCells(): readonly Cell[] {
  const names = process.env.CELLS?.split(',')
  return cells.filter(({ name }) => names?.includes(name) ?? true)
}

async function runCell(context: BrowserContext, cell: Cell, world: World): Promise<Findings> {
  try {
    return await cell.run(context, world, capMs)
  } catch (error) {
    const [line = ''] = String(error).split('\n')
    return { [`${cell.name} failed`]: line }
  } finally {
    await leave(context, world)
  }
}

/** Nothing of one cell is to run, or to lie on the disk, while another is measured. */
async function leave(context: BrowserContext, { origin }: World): Promise<void> {
  const page = await context.newPage()
  for (const other of context.pages()) if (other !== page) await other.close()
  const session = await context.newCDPSession(page)
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
}

async function close(context: BrowserContext, server: PeerServer): Promise<void> {
  await context.close()
  await server.close()
}

const versionOf = (context: BrowserContext) => context.browser()?.version() ?? 'unknown'

const told = (findings: Findings) =>
  Object.entries(findings)
    .map(([measure, value]) => `${measure} ${typeof value === 'number' ? value.toFixed(1) : value}`)
    .join('; ')
