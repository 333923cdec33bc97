import { rm } from 'node:fs/promises'
import type { BrowserContext } from '@playwright/test'
import { openBrowser } from '../../tests/support/browser'

/** One browser for many pieces of work, and a new one where it has died. */
export class LiveBrowser {
  version = 'unknown'
  private context: BrowserContext | undefined

  constructor(private readonly profile: string) {}

  async open(): Promise<BrowserContext> {
    if (this.context) return this.context
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 })
    const context = await openBrowser(this.profile)
    context.once('close', () => {
      if (this.context === context) this.context = undefined
    })
    this.context = context
    this.version = context.browser()?.version() ?? 'unknown'
    return context
  }

  get isAlive(): boolean {
    return this.context !== undefined
  }

  async close(): Promise<void> {
    const { context } = this
    this.context = undefined
    await context?.close()
  }
}
