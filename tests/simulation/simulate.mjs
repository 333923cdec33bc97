/**
 * Many runs on two processes. The sources are bundled once, so that a run costs no module look-ups and a copied tree
 * simulates its own code.
 */
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * @typedef {{ seed: number, broken: string, trace: string[] }} Failure
 * @typedef {{ runs: number, counts: Record<string, number>, failure: Failure | undefined }} Summary
 */

/**
 * Runs the seeds from `first` on and ends all at the first failure.
 * @param {{ first: number, runs: number, onProgress?: (runs: number) => void }} options
 * @returns {Promise<Summary>}
 */
export async function simulate({ first, runs, onProgress = () => undefined }) {
  const folder = mkdtempSync(join(tmpdir(), 'simulation-'))
  try {
    await bundleInto(folder)
    return await runIn(folder, first, runs, onProgress)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} folder */
async function bundleInto(folder) {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    resolve: { alias: { '@': join(root, 'src') } },
    ssr: { noExternal: true },
    build: {
      ssr: join(root, 'tests/simulation/runRange.ts'),
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'runRange.mjs' } },
    },
  })
}

/**
 * @param {string} folder
 * @param {number} first
 * @param {number} runs
 * @param {(runs: number) => void} onProgress
 * @returns {Promise<Summary>}
 */
async function runIn(folder, first, runs, onProgress) {
  /** @type {Summary} */
  const summary = { runs: 0, counts: {}, failure: undefined }
  const processes = Math.min(2, availableParallelism(), runs)
  /** @type {import('node:child_process').ChildProcess[]} */
  const children = []
  const ends = Array.from({ length: processes }, (_, index) => {
    const range = [first + index, first + runs, processes].map(String)
    const child = fork(join(folder, 'runRange.mjs'), range, {
      execArgv: ['--enable-source-maps', '--max-semi-space-size=32'],
    })
    children.push(child)
    child.on('message', message => {
      const { runs: done, counts, failure } = /** @type {Summary} */ (message)
      summary.runs += done
      add(summary.counts, counts)
      onProgress(summary.runs)
      if (!failure) return
      if (!summary.failure || failure.seed < summary.failure.seed) summary.failure = failure
      for (const other of children) if (other !== child) other.kill()
    })
    return new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', resolve)
    })
  })
  const codes = await Promise.all(ends)
  if (!summary.failure && codes.some(code => code !== 0)) {
    throw new Error(`A process of the simulation ended by itself: ${codes.join(', ')}.`)
  }
  return summary
}

/**
 * @param {Record<string, number>} sums
 * @param {Record<string, number>} counts
 */
function add(sums, counts) {
  for (const [event, figure] of Object.entries(counts)) {
    const before = sums[event] ?? 0
    sums[event] = event.startsWith('most ') ? Math.max(before, figure) : before + figure
  }
}
