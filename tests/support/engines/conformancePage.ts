import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Conformance, FileResult } from '../../conformance/results'
import type { EngineTab } from './engine'
import { expect, test as base } from './engineTest'

/** The conformance page in one browser, which stays open for all files. */
export class ConformancePage {
  constructor(
    private readonly tab: EngineTab,
    private readonly url: string,
  ) {}

  /** Every test file that the page knows, without running any of them. */
  async knownFiles(): Promise<string[]> {
    await this.tab.open(`${this.url}?file=`)
    let known: string[] | undefined
    await expect
      .poll(async () => (known = (await this.progress())?.known), { message: 'the page is there' })
      .toBeDefined()
    return known ?? []
  }

  /** Runs one test file in the page, to its end. */
  async run(file: string, timeout: number): Promise<FileResult> {
    await this.tab.open(`${this.url}?file=${encodeURIComponent(file)}`)
    await expect
      .poll(async () => (await this.progress())?.isDone, {
        message: `${file} comes to its end`,
        timeout,
        // Most files take less than a second, and Playwright would soon look only once in that time.
        intervals: [100],
      })
      .toBe(true)
    const [result] = (await this.progress())?.results ?? []
    if (!result) throw new Error(`${file} has no result.`)
    return result
  }

  /** What a person reads on it. */
  text(): Promise<string> {
    return this.tab.evaluate(() => document.body.innerText, null)
  }

  /** Null while the page is on its way: WebKit's driver does not wait for its script. */
  private progress(): Promise<Conformance | null> {
    return this.tab.evaluate(() => (window as Partial<Window>).conformance ?? null, null)
  }
}

export const test = base.extend<object, { conformance: ConformancePage }>({
  conformance: [
    async ({ engine }, use) => {
      const url = process.env.SIMMER_CONFORMANCE_URL
      if (!url) throw new Error('prepareConformance.ts has not run.')
      const profile = await mkdtemp(join(tmpdir(), 'simmer-conformance-'))
      const device = await engine.openDevice(profile)
      await use(new ConformancePage(device.tab, url))
      await device.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
    { scope: 'worker' },
  ],
})
