// Installs the peers where they are missing, checks the types of what drives them, and measures.
// usage: node bench/peers/run.mjs speed|scoreboard
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))
const [what = 'speed'] = process.argv.slice(2)

if (!areInstalled()) {
  console.log('Installing the packages that Simmer is measured against, into bench/peers alone.')
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'], here, [
    'The peers could not be installed. `npm ci` in bench/peers says why; it needs the npm registry.',
    'The other parts run without them: `npm run bench:app`, `npm run bench:server`.',
  ])
}
run('npx', ['tsc', '-p', 'bench/peers/tsconfig.json'], root, [
  'What drives the peers does not fit their types: does bench/peers/package.json name another version?',
])
run('npx', ['playwright', 'test', '--config', 'bench/peers/playwright.config.ts', what], root, [
  `The ${what} of the peers was not measured to its end.`,
])
console.log(
  `Kept in test-results/peers/${what}.json; \`node bench/peers/intoDocs.mjs\` puts the tables into the docs.`,
)

/** Every one in the version of package.json: an older folder would measure an older peer. */
function areInstalled() {
  const { dependencies } = JSON.parse(readFileSync(`${here}package.json`, 'utf8'))
  return Object.entries(dependencies).every(([name, version]) => {
    const file = `${here}node_modules/${name}/package.json`
    return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === version
  })
}

/**
 * @param {string} command
 * @param {string[]} parameters
 * @param {string} cwd
 * @param {string[]} whatToDo printed if it fails
 */
function run(command, parameters, cwd, whatToDo) {
  const { status } = spawnSync(command, parameters, {
    cwd,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status === 0) return
  console.error(`\n${whatToDo.join('\n')}`)
  process.exit(status ?? 1)
}
