// `npm run bench`: what the README's tables are made of, one part after the other. A part that fails does not keep the others away.
// Less of each than a part by itself, so that it ends while somebody waits: one round of the peers, whose drains are broken off
// sooner; neither a history nor a backlog of 100,000 tasks; of the app what is said about the queue, not its screens. All of it is
// in `npm run bench:app` and `npm run bench:server`, and the tables in the docs are of more rounds, see there.
import { spawnSync } from 'node:child_process'

const short = { ROUNDS: '1', LANES: '8', DRAIN_CAP_MS: '4000', HISTORY_UP_TO: '20000' }
/** Each with the files to which it is kept; without any, all of them. */
const parts = {
  'bench:peers': [],
  'bench:scoreboard': [],
  'bench:app': ['enqueue', 'growth', 'curves', 'profile'],
  'bench:server': ['capacity', 'longHistory', 'separateRequests'],
}

const outcomes = Object.entries(parts).map(([part, files]) => {
  console.log(`\n── npm run ${[part, ...(files.length > 0 ? ['--', ...files] : [])].join(' ')}\n`)
  const startedAt = Date.now()
  const { status } = spawnSync('npm', ['run', '--silent', part, '--', ...files], {
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
