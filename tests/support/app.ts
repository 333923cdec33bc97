import { expect, type Locator, type Page } from '@playwright/test'
import type { Attempt, Task } from '../../src/queue/task'
import { alterStoredTask, copyStoredTask, storedAttempts, storedTasks } from './storedTasks'

export type PersonName = 'kitchen' | 'bar' | 'manager'
export type DialogName = 'New production' | 'Write off products' | 'Write off preparations'

export const password = 'simmer-demo'
export const emailOf = (person: PersonName) => `${person}@demo.test`

/** Longer than a lease (15 s) and a request (10 s): what a task may take to move again by itself. */
export const patienceMs = 30_000

/** What a person types. A field that is left out stays as the dialog has it. */
export interface Entry {
  item?: string
  quantity?: string | number
  unit?: string
  reason?: string
  notes?: string
}

/** The app in one tab, in a person's words. It knows the accessible names and nothing of the code behind them. */
export class App {
  /** Everything this tab wrote to its console as an error, and every exception that nobody caught. */
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

  open(path = ''): Promise<unknown> {
    return this.page.goto(this.url + path)
  }

  /** A person works in the tab in front; in one behind it each tap waits seconds for a frame to be drawn. */
  comeToFront(): Promise<void> {
    return this.page.bringToFront()
  }

  async signIn(person: PersonName): Promise<void> {
    await this.comeToFront()
    await this.page.getByLabel('Email').fill(emailOf(person))
    await this.typePassword()
    await this.expectBoard()
  }

  /** The server no longer takes the session; the person who is at the tablet proves who they are. */
  async signInAgain(): Promise<void> {
    await this.button('Sign in again').click()
    await this.typePassword()
    await expect(this.button('Sign in again')).toBeHidden()
  }

  private async typePassword(): Promise<void> {
    await this.page.getByLabel('Password', { exact: true }).fill(password)
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }

  /** @param openTasks how many tasks the app has to warn of */
  async signOut({ openTasks = 0 } = {}): Promise<void> {
    await this.comeToFront()
    await this.button('Sign out').click()
    if (openTasks > 0) {
      const warning = this.page.getByRole('dialog', { name: 'Sign out?' })
      await expect(warning).toContainText(openTasks === 1 ? '1 task is' : `${openTasks} tasks are`)
      await warning.getByRole('button', { name: 'Sign out' }).click()
    }
    await expect(this.page.getByLabel('Email')).toBeVisible()
  }

  /** The board is on screen, with the stock of this restaurant. */
  async expectBoard(): Promise<void> {
    await expect(this.button('New production')).toBeVisible()
    await expect(this.page.getByText('Hummus').first()).toBeVisible()
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name })
  }

  dialog(name: DialogName): Locator {
    return this.page.getByRole('dialog', { name })
  }

  async openDialog(name: DialogName): Promise<Locator> {
    await this.comeToFront()
    await this.page.getByRole('button', { name, exact: true }).click()
    const dialog = this.dialog(name)
    await expect(dialog).toBeVisible()
    return dialog
  }

  async fill(name: DialogName, entry: Entry): Promise<Locator> {
    const dialog = await this.openDialog(name)
    const itemField = name === 'Write off products' ? 'Product' : 'Preparation'
    if (entry.item !== undefined) await this.choose(dialog, itemField, entry.item)
    if (entry.unit !== undefined) await this.choose(dialog, 'Unit', entry.unit)
    if (entry.reason !== undefined) await this.choose(dialog, 'Reason', entry.reason)
    if (entry.quantity !== undefined) await field(dialog, 'Quantity').fill(String(entry.quantity))
    if (entry.notes !== undefined) await field(dialog, 'Notes').fill(entry.notes)
    return dialog
  }

  /** @param option how the option's name begins: what follows is a quantity or an explanation */
  async choose(dialog: Locator, name: string, option: string): Promise<void> {
    const box = dialog.getByRole('combobox', { name })
    const begins = new RegExp(`^${option}\\b`)
    if ((await box.evaluate(({ tagName }) => tagName)) === 'SELECT') {
      await box.selectOption((await box.getByRole('option', { name: begins }).textContent()) ?? option)
    } else {
      // As a cook does: the list is longer than the screen, what is typed makes it short.
      await box.click()
      await box.fill(option)
      await this.page.getByRole('option', { name: begins }).click()
    }
  }

  /** Fills in the dialog and sends it off; returns once it has closed. */
  async produce(item: string, quantity: number, unit = 'g'): Promise<void> {
    const dialog = await this.fill('New production', { item, quantity, unit })
    await dialog.getByRole('button', { name: 'Produce' }).click()
    await expect(dialog).toBeHidden()
  }

  async writeOff(kind: 'products' | 'preparations', entry: Entry): Promise<void> {
    const dialog = await this.fill(`Write off ${kind}`, entry)
    await dialog.getByRole('button', { name: 'Write off' }).click()
    await expect(dialog).toBeHidden()
  }

  async openTasks(): Promise<void> {
    await this.comeToFront()
    await this.button('Task history').click()
    await expect(this.tasks).toBeVisible()
  }

  async closeTasks(): Promise<void> {
    await this.tasks.getByRole('button', { name: 'Close', exact: true }).click()
    await expect(this.tasks).toBeHidden()
  }

  get tasks(): Locator {
    return this.page.getByRole('dialog', { name: 'Task history' })
  }

  /** @param wasSent whether the app has to ask first: only the server can say what becomes of a task that has left */
  async cancelTask(text: string, { wasSent = false } = {}): Promise<void> {
    await this.taskRow(text).getByRole('button', { name: 'Cancel' }).click()
    if (wasSent) await this.button('Cancel the task').click()
  }

  /** The row of the task list whose text has `text`. */
  taskRow(text: string | RegExp): Locator {
    return this.tasks.getByRole('listitem').filter({ hasText: text })
  }

  get notices(): Locator {
    return this.page.getByRole('region', { name: 'Notices' })
  }

  notice(text: string | RegExp): Locator {
    return this.notices.getByText(text)
  }

  storedTasks(): Promise<Task[]> {
    return storedTasks(this.page)
  }

  storedAttempts(): Promise<Attempt[]> {
    return storedAttempts(this.page)
  }

  alterStoredTask(id: string, change: Partial<Task>): Promise<void> {
    return alterStoredTask(this.page, id, change)
  }

  /** The latest task names this item instead: what it looks like when somebody has taken its item off the list meanwhile. */
  async alterFirstItem(
    change: { itemId: string } | { preparationId: string } | { quantity: number },
  ): Promise<void> {
    const task = (await this.storedTasks()).at(-1)
    const payload = task?.payload as { items: object[] }
    const items = payload.items.map((item, place) => (place === 0 ? { ...item, ...change } : item))
    await this.alterStoredTask(task?.id ?? '', { payload: { ...payload, items } })
  }

  copyStoredTask(id: string, copies: number): Promise<string[]> {
    return copyStoredTask(this.page, id, copies)
  }

  async expectOnline(): Promise<void> {
    await expect(this.page.getByText('Online', { exact: true })).toBeVisible({ timeout: patienceMs })
  }

  async expectOffline(): Promise<void> {
    await expect(this.page.getByText('Offline', { exact: true })).toBeVisible({ timeout: patienceMs })
  }

  /** Waits until the tasks on this device have these statuses, in the order of enqueueing. */
  async expectStatuses(...statuses: Task['status'][]): Promise<void> {
    await expect
      .poll(async () => (await this.storedTasks()).map(({ status }) => status), { timeout: patienceMs })
      .toEqual(statuses)
  }

  /** Waits until the browser keeps the app itself, so that it opens with no network. */
  async expectOpensOffline(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready
    })
  }

  /** Whether the browser has promised to wake the worker for this app. */
  async isSyncRequested(): Promise<boolean> {
    return (await this.syncTags()).length > 0
  }

  /** What the browser has promised to wake the worker for. */
  syncTags(): Promise<string[]> {
    return this.page.evaluate(async () => {
      const { sync } = (await navigator.serviceWorker.ready) as unknown as {
        sync: { getTags(): Promise<string[]> }
      }
      return sync.getTags()
    })
  }

  async expectOnBoard(item: string, quantity: number): Promise<void> {
    const shown = new Intl.NumberFormat('en', { maximumFractionDigits: 3 }).format(quantity)
    await expect(this.page.getByRole('row').filter({ hasText: item })).toContainText(shown)
  }
}

export function field(dialog: Locator, name: string): Locator {
  return dialog.getByLabel(name, { exact: true })
}
