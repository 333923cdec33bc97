/**
 * `npm run simulate`: 2,000 runs. `RUNS=100000 npm run simulate`: the long proof. `SEED=123 npm run simulate`: one seed
 * again, with all that happened. `SEED=5000 RUNS=2000`: from that seed on.
 */
import { simulate } from './simulate.mjs'

const { SEED, RUNS } = process.env
const first = Number(SEED ?? 1)
const isReplay = SEED !== undefined && RUNS === undefined
const runs = isReplay ? 1 : Number(RUNS ?? 2_000)
if (!Number.isSafeInteger(first) || !Number.isSafeInteger(runs) || runs < 1) {
  console.error('SEED is a whole number, and RUNS one above 0.')
  process.exit(2)
}

const startedAt = performance.now()
let told = 0
const summary = await simulate({
  first,
  runs,
  onProgress: done => {
    if (done - told < 10_000) return
    told = done
    console.log(`${done} runs, ${seconds()} s`)
  },
})
const { failure, counts } = summary
if (failure) {
  console.error(failure.trace.join('\n'))
  console.error(`\nBroken: ${failure.broken}`)
  console.error(`failed at seed ${failure.seed} after ${summary.runs} runs`)
  console.error(`Again: SEED=${failure.seed} npm run simulate`)
} else {
  for (const event of Object.keys(counts).sort()) {
    console.log(`${String(counts[event]).padStart(12)}  ${event}`)
  }
  console.log(`${summary.runs} runs from seed ${first}, every promise kept, in ${seconds()} s`)
}
process.exitCode = failure ? 1 : 0

function seconds() {
  return ((performance.now() - startedAt) / 1000).toFixed(0)
}
