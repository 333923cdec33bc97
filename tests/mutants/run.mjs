/**
 * `npm run mutants`: switches each mechanism off, one at a time, in a copy of the sources, and must see the tests go red.
 * `npm run mutants -- lease`: only those whose name has that word. Prints the table of the docs at the end.
 */
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mutants } from './mutants.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
/** What a test doesn't need, and what would be changed for the sources too. */
const leftOut = ['node_modules', 'dist', 'test-results', '.git', '.temp'].map(name => sep + name)
const limitMs = 10 * 60_000
const seeds = 2_000
const queueTests = ['tests/unit/queue']

const wanted = process.argv.slice(2).join(' ').toLowerCase()
const chosen = mutants.filter(({ mechanism }) => mechanism.toLowerCase().includes(wanted))
if (chosen.length === 0) {
  console.error(`No mechanism is called "${wanted}".`)
  process.exit(2)
}

const copy = await mkdtemp(join(tmpdir(), 'simmer-mutants-'))
try {
  await cp(root, copy, { recursive: true, filter: path => !leftOut.some(name => path.endsWith(name)) })
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  await expectGreen()
  const rows = []
  for (const mutant of chosen) {
    const row = await tryMutant(mutant)
    rows.push(row)
    console.log(`${row.isCaught ? 'caught  ' : 'SURVIVED'} ${mutant.mechanism}: ${row.test}${row.found}`)
  }
  console.log('\n| mechanism | test that catches it | found by random lives |\n| --- | --- | --- |')
  for (const { mechanism, test, found } of rows) console.log(`| ${mechanism} | ${test} | ${found || '–'} |`)
  const survivors = rows.filter(({ isCaught }) => !isCaught).length
  console.log(`\n${rows.length - survivors} caught, ${survivors} survived`)
  process.exitCode = survivors > 0 ? 1 : 0
} finally {
  await rm(copy, { recursive: true, force: true, maxRetries: 5 })
}

/** Tests that are red anyway would catch everything. */
async function expectGreen() {
  /** @type {Map<string, import('./mutants.mjs').Mutant>} */
  const suites = new Map(chosen.map(mutant => [testsOf(mutant).join(), mutant]))
  for (const mutant of suites.values()) {
    const failing = await firstFailure(mutant)
    if (failing) throw new Error(`Red without any mutant: ${failing}`)
  }
  if (!chosen.some(({ simulation }) => simulation)) return
  const found = await foundBySimulation()
  if (found) throw new Error(`The simulation fails without any mutant: ${found}`)
}

/** @param {import('./mutants.mjs').Mutant} mutant */
async function tryMutant(mutant) {
  const path = join(copy, mutant.file)
  const source = await readFile(path, 'utf8')
  const parts = source.split(mutant.from)
  if (parts.length !== 2) {
    throw new Error(
      `${mutant.file} has "${mutant.from}" ${parts.length - 1} times: "${mutant.mechanism}" is out of date.`,
    )
  }
  await writeFile(path, parts.join(mutant.to))
  try {
    const test = await firstFailure(mutant)
    const found = mutant.simulation ? await foundBySimulation() : ''
    const isCaught = test !== undefined && found !== undefined
    return {
      mechanism: mutant.mechanism,
      test: test ?? 'NO TEST',
      found: found ?? `not within ${seeds} seeds`,
      isCaught,
    }
  } finally {
    await writeFile(path, source)
  }
}

/** @param {import('./mutants.mjs').Mutant} mutant */
function testsOf({ suite, tests = queueTests }) {
  const config = suite === 'sql' ? ['--config', 'tests/sql/vitest.config.ts'] : []
  return [...tests, ...config]
}

/**
 * @param {import('./mutants.mjs').Mutant} mutant
 * @returns {Promise<string | undefined>} the name of the first test that fails
 */
async function firstFailure(mutant) {
  const report = join(copy, 'mutant.json')
  await rm(report, { force: true })
  const vitest = join('node_modules', 'vitest', 'vitest.mjs')
  const parameters = [
    'run',
    ...testsOf(mutant),
    '--bail',
    '1',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
  const { code, output } = await run([vitest, ...parameters])
  if (code === 0) return undefined
  // A busy machine must not look like a caught fault.
  if (code === 'too long') throw new Error(`The tests took longer than ${limitMs / 60_000} minutes.`)
  /** @type {{ testResults: { assertionResults: { status: string, fullName: string }[] }[] }} */
  const { testResults } = JSON.parse(await readFile(report, 'utf8').catch(() => '{"testResults":[]}'))
  const failed = testResults.flatMap(file => file.assertionResults).find(({ status }) => status === 'failed')
  if (!failed) throw new Error(`The tests could not be run:\n${output.slice(-2_000)}`)
  return failed.fullName
}

/** @returns {Promise<string | undefined>} after how many lives it was found */
async function foundBySimulation() {
  const { code, output } = await run(['tests/simulation/run.mjs'], { RUNS: String(seeds), SEED: '1' })
  if (code === 0) return undefined
  if (code === 'too long') throw new Error(`The simulation took longer than ${limitMs / 60_000} minutes.`)
  const line = /failed at seed \d+ after \d+ runs/.exec(output)
  if (!line) throw new Error(`The simulation could not be run:\n${output.slice(-2_000)}`)
  return line[0]
}

/**
 * @param {string[]} parameters
 * @param {Record<string, string>} [env]
 * @returns {Promise<{ code: number | 'too long', output: string }>}
 */
function run(parameters, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, parameters, {
      cwd: copy,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    })
    let output = ''
    child.stdout.on('data', text => (output += text))
    child.stderr.on('data', text => (output += text))
    let isTooLong = false
    const limit = setTimeout(() => {
      isTooLong = true
      process.kill(process.platform === 'win32' ? (child.pid ?? 0) : -(child.pid ?? 0), 'SIGKILL')
    }, limitMs)
    child.once('error', reject)
    child.once('close', code => {
      clearTimeout(limit)
      resolve({ code: isTooLong ? 'too long' : (code ?? 1), output })
    })
  })
}
