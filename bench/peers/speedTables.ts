import { cpus } from 'node:os'
import { percentile } from '../figures'
import type { Findings } from './cells'
import { versionOf, type Entry } from './contenders'
import { tableOf } from './results'

/** What was found, by contender and measure. */
export class Samples {
  private readonly found: Map<string, Map<string, (number | string)[]>>
  private readonly measuredNow = new Set<string>()

  /** @param earlier `asJson` of a run that this one goes on with */
  constructor(earlier: Record<string, Record<string, (number | string)[]>> = {}) {
    this.found = new Map(
      Object.entries(earlier).map(([name, measures]) => [name, new Map(Object.entries(measures))]),
    )
  }

  add(name: string, findings: Findings): void {
    const measures = this.found.get(name) ?? new Map<string, (number | string)[]>()
    this.found.set(name, measures)
    for (const [measure, value] of Object.entries(findings)) {
      const isAgain = !this.measuredNow.has(`${name} ${measure}`)
      this.measuredNow.add(`${name} ${measure}`)
      // What was broken off in the earlier run says nothing any more.
      const kept = (measures.get(measure) ?? []).filter(one => !isAgain || typeof one === 'number')
      measures.set(measure, [...kept, value])
    }
  }

  of(name: string, measure: string): { figures: number[]; words: string[] } {
    const all = this.found.get(name)?.get(measure) ?? []
    return {
      figures: all.filter(value => typeof value === 'number'),
      words: all.filter(value => typeof value === 'string'),
    }
  }

  measuresOf(name: string): string[] {
    return [...(this.found.get(name)?.keys() ?? [])]
  }

  asJson(): object {
    return Object.fromEntries([...this.found].map(([name, measures]) => [name, Object.fromEntries(measures)]))
  }
}

/** The contender that ratios are told against. */
const yardstick = 'floorBatch'

/** The few columns that a README has room for. */
export function summaryTable(
  entries: readonly Entry[],
  samples: Samples,
  sizes: ReadonlyMap<string, Size>,
  { rounds }: Run,
): string {
  const time = (entry: Entry, measure: string) => timeCell(samples, entry.name, measure, rounds)
  return tableOf(
    `Median (lowest–highest) of ${rounds} ${rounds === 1 ? 'round' : 'interleaved rounds'}, × the floor`,
    entries.map(entry => ({
      '': `${entry.label} ${versionOf(entry)}`.trim(),
      'a task is safe': time(entry, 'enqueue 1'),
      '2,000 are safe': time(entry, 'enqueue 2000 in one go'),
      'all sent, server at 50 ms': time(entry, 'drain 2000 at 50 ms'),
      'start with 1,000 to first request': time(entry, 'start with 1000'),
      'KB gzip': sizeCell(sizes.get(entry.name)),
    })),
  )
}

/** Bytes, gzipped. */
interface Size {
  script: number
  wasm: number
}

interface Run {
  rounds: number
  capMs: number
  browser: string
  /** The pieces of work under which the browser has died, and which were done once more. */
  deaths: readonly string[]
}

export function speedTables(
  entries: readonly Entry[],
  samples: Samples,
  sizes: ReadonlyMap<string, Size>,
  { rounds, capMs, browser, deaths }: Run,
): string {
  const rowsOf = (cells: (entry: Entry) => Record<string, string>) =>
    entries.map(entry => ({ contender: entry.label, ...cells(entry) }))
  const time = (entry: Entry, measure: string) => timeCell(samples, entry.name, measure, rounds)
  const tables = [
    tableOf(
      'Durable enqueue: until a fresh connection to the storage finds the tasks',
      rowsOf(entry => ({
        '1 task': time(entry, 'enqueue 1'),
        '300, one by one': time(entry, 'enqueue 300'),
        '2,000, one by one': time(entry, 'enqueue 2000'),
        '2,000 in one go': time(entry, 'enqueue 2000 in one go'),
      })),
    ),
    tableOf(
      'Drain: from the release until the library has nothing left and the server has all',
      rowsOf(entry => ({
        '300, server 0 ms': time(entry, 'drain 300 at 0 ms'),
        '2,000, 0 ms': time(entry, 'drain 2000 at 0 ms'),
        '2,000, 50 ms': time(entry, 'drain 2000 at 50 ms'),
        '2,000, 200 ms': time(entry, 'drain 2000 at 200 ms'),
        'requests for 2,000': plain(samples, entry.name, 'requests for 2000', value => value.toFixed(0)),
      })),
    ),
    tableOf(
      'Start, disk, main thread, size',
      rowsOf(entry => ({
        'start with 1,000 queued to first request': time(entry, 'start with 1000'),
        'bytes on disk per task': plain(samples, entry.name, 'bytes per task', value => value.toFixed(0)),
        'tasks over 50 ms, longest': longTasks(samples, entry.name, ''),
        '… on a CPU slowed 4 ×': longTasks(samples, entry.name, ', CPU / 4'),
        'KB gzip': sizeCell(sizes.get(entry.name)),
      })),
    ),
    tableOf(
      'Versions and settings',
      rowsOf(entry => ({ version: versionOf(entry), settings: entry.settings })),
    ),
  ]
  const notes = [
    ...(deaths.length > 0 ? [`The browser died, and the work was done anew: ${deaths.join(', ')}.`] : []),
    `Chromium ${browser}, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown CPU'}.`,
    `Median (lowest–highest) of ${rounds} interleaved rounds, × the first row; "n = 3": fewer rounds of a slow cell.`,
    'Found by looking (offline-transactions, TanStack Query, redux-offline tell nothing): a look of some ms is in the time.',
    `A drain is broken off after ${capMs / 1_000} s. A task is ${samplesNote}.`,
  ]
  const failures = entries.flatMap(({ name, label }) =>
    samples
      .measuresOf(name)
      .filter(measure => / failed$|sent twice$/.test(measure))
      .map(measure => {
        const { figures, words } = samples.of(name, measure)
        return `- ${label}, ${measure}: ${[...figures, ...words].join(', ')}`
      }),
  )
  return [
    notes.join(' '),
    '',
    ...tables,
    ...(failures.length > 0 ? ['**What went wrong**', '', ...failures, ''] : []),
  ].join('\n')
}

const samplesNote = 'a production of the kitchen, about 450 bytes of JSON'

function timeCell(samples: Samples, name: string, measure: string, rounds: number): string {
  const { figures, words } = samples.of(name, measure)
  if (words.length > 0) return [...new Set(words)].join('; ')
  if (figures.length === 0) return '–'
  const middle = percentile(figures, 0.5)
  const floor = percentile(samples.of(yardstick, measure).figures, 0.5)
  const ratio =
    name === yardstick || Number.isNaN(floor)
      ? ''
      : `, × ${(middle / floor).toFixed(middle / floor < 10 ? 2 : 0)}`
  const few = figures.length < rounds ? `, n = ${figures.length}` : ''
  return `${short(middle)} ms (${short(Math.min(...figures))}–${short(Math.max(...figures))})${ratio}${few}`
}

const short = (ms: number) => (ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0))

function plain(samples: Samples, name: string, measure: string, show: (value: number) => string): string {
  const { figures, words } = samples.of(name, measure)
  if (figures.length === 0) return words[0] ?? '–'
  return show(percentile(figures, 0.5))
}

function longTasks(samples: Samples, name: string, suffix: string): string {
  const count = samples.of(name, `long tasks${suffix}`).figures
  const longest = samples.of(name, `longest task${suffix}`).figures
  if (count.length === 0) return '–'
  const middle = percentile(count, 0.5)
  return middle === 0 && Math.max(...longest) === 0
    ? 'none'
    : `${middle}, ${Math.max(...longest).toFixed(0)} ms`
}

function sizeCell(bytes: Size | undefined): string {
  if (!bytes) return '–'
  const kilo = (count: number) => (count / 1_000).toFixed(1)
  return bytes.wasm > 0 ? `${kilo(bytes.script)} + ${kilo(bytes.wasm)} wasm` : kilo(bytes.script)
}
