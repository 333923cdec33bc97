// `npm run bench`: everything that is measured, one part after the other. A part that fails does not keep the others away.
// Less of each than a part by itself, so that it ends while somebody waits: one round of the peers, whose drains are broken off
// sooner, and no history of 100,000 tasks. The tables in the docs are of more, see there.
import { spawnSync } from 'node:child_process'

const short = { ROUNDS: '1', LANES: '8', DRAIN_CAP_MS: '4000', HISTORY_UP_TO: '20000' }
const parts = ['bench:peers', 'bench:scoreboard', 'bench:app', 'bench:server']

const outcomes = parts.map(part => {
  console.log(`\n── npm run ${part}\n`)
  const startedAt = Date.now()
  const { status } = spawnSync('npm', ['run', '--silent', part], {
    stdio: 'inherit',
    env: { ...short, ...process.env },
    shell: process.platform === 'win32',
  })
  return { part, isDone: status === 0, minutes: (Date.now() - startedAt) / 60_000 }
})

console.log('')
for (const { part, isDone, minutes } of outcomes) {
  console.log(`${isDone ? 'done  ' : 'FAILED'}  ${part}  ${minutes.toFixed(1)} min`)
}
process.exit(outcomes.every(({ isDone }) => isDone) ? 0 : 1)
