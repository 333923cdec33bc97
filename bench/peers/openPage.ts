import { setTimeout } from 'node:timers/promises'
import type { BrowserContext, Page } from '@playwright/test'
import './contender'
import type { World } from './server'

/** Opens a contender's page and its storage. */
export async function openPage(context: BrowserContext, world: World, isHeld: boolean): Promise<Page> {
  const page = await context.newPage()
  if (process.env.DEBUG_PEERS) page.on('console', message => console.log(world.origin, message.text()))
  if (process.env.DEBUG_PEERS) page.on('pageerror', error => console.log(world.origin, error.message))
  await page.goto(`${world.origin}/page.html`)
  await page.waitForFunction(() => 'bench' in window)
  await page.evaluate(held => window.contender.open(held), isHeld)
  return page
}

/** The answer, or `undefined` where none came within the time. */
export async function within<Result>(ms: number, work: Promise<Result>): Promise<Result | undefined> {
  const over = new AbortController()
  // What comes too late is nobody's any more.
  work.catch(() => undefined)
  try {
    const nothing = setTimeout(ms, undefined, { signal: over.signal }).catch(() => undefined)
    return await Promise.race([work, nothing])
  } finally {
    over.abort()
  }
}
