import './withoutBroadcast'
import { Coverage } from './coverage'
import { runSeed } from './runSeed'

/**
 * One process of a long simulation: every `step`-th seed from `first` on, below `end`. Tells its parent of each failure
 * and now and then how far it is.
 */
const [first = 0, end = 0, step = 1] = process.argv.slice(2).map(Number)
// fake-indexeddb throws for every index that a row is not in; the way there is of no use to anybody.
if (end - first > 1) Error.stackTraceLimit = 0
const tell = (message: object) => process.send?.(message)
const reportEvery = 250
let total = new Coverage()
let runs = 0

for (let seed = first; seed < end; seed += step) {
  const run = await runSeed(seed)
  runs += 1
  total.add(run.counts)
  if (run.broken !== undefined) {
    tell({ runs, counts: total.counts, failure: { seed, broken: run.broken, trace: run.trace } })
    process.exit(1)
  }
  if (runs === reportEvery) {
    tell({ runs, counts: total.counts })
    runs = 0
    total = new Coverage()
  }
}
tell({ runs, counts: total.counts })
process.disconnect()
