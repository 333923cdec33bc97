import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter'
import { addTables, type Table } from './tally'

/** Prints at the end what all series of an engine amount to: each runs in a process of its own. */
export default class SumReporter implements Reporter {
  private readonly tables = new Map<string, Table[]>()

  onTestEnd(test: TestCase, { attachments }: TestResult): void {
    const engine = test.parent.project()?.name ?? ''
    for (const { name, body } of attachments) {
      if (name !== 'tally' || !body) continue
      const table = JSON.parse(body.toString('utf8')) as Table
      this.tables.set(engine, [...(this.tables.get(engine) ?? []), table])
    }
  }

  onEnd(): void {
    for (const [engine, tables] of this.tables) {
      console.log(`\n${engine}, ${tables.length} series that passed:`)
      console.table(addTables(tables))
    }
  }
}
