import { expect, type Locator, type Page } from '@playwright/test'
import type { Task } from '../../src/queue/task'
import { alterStoredTask, storedTasks } from './storedTasks'

export type PersonName = 'kitchen' | 'bar' | 'manager'

export const password = 'simmer-demo'
export const emailOf = (person: PersonName) => `${person}@demo.test`

/** The app in one tab, in a person's words. It knows the accessible names and nothing of the code behind them. */
export class App {
  /** Everything this tab wrote to its console as an error, and every exception nobody caught. */
  readonly complaints: string[] = []
  readonly crashes: string[] = []

  constructor(
    readonly page: Page,
    readonly url: string,
  ) {
    page.on('console', message => {
      if (message.type() === 'error') this.complaints.push(`${message.text()} (${message.location().url})`)
    })
    page.on('pageerror', error => this.crashes.push(error.stack ?? error.message))
  }

  open(): Promise<unknown> {
    return this.page.goto(this.url)
  }

  async signIn(person: PersonName): Promise<void> {
    await this.page.getByLabel('Email').fill(emailOf(person))
    await this.page.getByLabel('Password', { exact: true }).fill(password)
    await this.page.getByRole('button', { name: 'Sign in' }).click()
    await expect(this.button('New production')).toBeVisible()
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name })
  }

  dialog(name: 'New production' | 'Write off products' | 'Write off preparations'): Locator {
    return this.page.getByRole('dialog', { name })
  }

  storedTasks(): Promise<Task[]> {
    return storedTasks(this.page)
  }

  alterStoredTask(id: string, change: Partial<Task>): Promise<void> {
    return alterStoredTask(this.page, id, change)
  }

  /** Waits until the tasks on this device have these statuses, in the order of enqueueing. */
  async expectStatuses(...statuses: Task['status'][]): Promise<void> {
    await expect.poll(async () => (await this.storedTasks()).map(({ status }) => status)).toEqual(statuses)
  }
}
