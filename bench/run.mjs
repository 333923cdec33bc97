// `npm run bench`: everything that is measured, one part after the other. A part that fails does not keep the others away.
// One round of the peers, so that it ends while somebody waits; the tables in the docs are of more: `ROUNDS=7 npm run bench:peers`.
import { spawnSync } from 'node:child_process'

const parts = ['bench:peers', 'bench:scoreboard', 'bench:app', 'bench:server']

const outcomes = parts.map(part => {
  console.log(`\n── npm run ${part}\n`)
  const startedAt = Date.now()
  const { status } = spawnSync('npm', ['run', '--silent', part], {
    stdio: 'inherit',
    env: { ROUNDS: '1', LANES: '5', ...process.env },
    shell: process.platform === 'win32',
  })
  return { part, isDone: status === 0, minutes: (Date.now() - startedAt) / 60_000 }
})

console.log('')
for (const { part, isDone, minutes } of outcomes) {
  console.log(`${isDone ? 'done  ' : 'FAILED'}  ${part}  ${minutes.toFixed(1)} min`)
}
process.exit(outcomes.every(({ isDone }) => isDone) ? 0 : 1)
