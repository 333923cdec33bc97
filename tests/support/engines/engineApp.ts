import { expect } from '@playwright/test'
import type { Attempt, Task } from '../../../src/queue/task'
import { emailOf, password, patienceMs, type DialogName, type PersonName } from '../app'
import { attemptsBy, tasksBy } from '../storedTasks'
import { readComplaints } from './complaints'
import { findInPage, type Wanted } from './elements'
import type { EngineDevice, EngineElement, EngineTab } from './engine'

/** The app on a device of any engine, in a person's words: the few that these tests need. */
export class EngineApp {
  constructor(
    private readonly device: Pick<EngineDevice, 'tab' | 'leave'>,
    readonly url: string,
  ) {}

  get tab(): EngineTab {
    return this.device.tab
  }

  open(): Promise<void> {
    return this.tab.open(this.url)
  }

  reload(): Promise<void> {
    return this.tab.reload()
  }

  /** Nothing of the app runs any more, until it is opened again. */
  leave(): Promise<void> {
    return this.device.leave()
  }

  async signIn(person: PersonName): Promise<void> {
    await this.type('Email', emailOf(person))
    await this.type('Password', password)
    await this.tap('Sign in')
    await this.expectBoard()
  }

  /** The server no longer takes the session; the person who is at the device proves who they are. */
  async signInAgain(): Promise<void> {
    await this.tap('Sign in again')
    await this.type('Password', password)
    await this.tap('Sign in')
  }

  /** The board is on screen, with the stock of this restaurant. */
  async expectBoard(): Promise<void> {
    await this.shown({ kind: 'button', name: 'New production' })
    await this.shown({ kind: 'row', name: 'Hummus', isBeginning: true })
  }

  /** Opens the dialog and fills it in. */
  async fillProduction(item: string, quantity: number): Promise<void> {
    await this.tap('New production')
    await this.shown(dialog('New production'))
    await (await this.shown({ kind: 'field', name: 'Preparation' })).click()
    await (await this.shown({ kind: 'option', name: item, isBeginning: true })).click()
    await this.type('Quantity', String(quantity))
  }

  /** Fills in the dialog and sends it off; returns once it has closed. */
  async produce(item: string, quantity: number): Promise<void> {
    await this.fillProduction(item, quantity)
    await this.tap('Produce')
    await this.expectClosed('New production')
  }

  async expectClosed(name: DialogName): Promise<void> {
    await expect.poll(() => this.tab.find(findInPage, dialog(name)), { message: `${name} closes` }).toBeNull()
  }

  async tap(button: string): Promise<void> {
    await (await this.shown({ kind: 'button', name: button })).click()
  }

  private async type(field: string, text: string): Promise<void> {
    await (await this.shown({ kind: 'field', name: field })).type(text)
  }

  /** Waits for an element that is shown. */
  async shown(wanted: Wanted, timeout = 10_000): Promise<EngineElement> {
    let element: EngineElement | null = null
    await expect
      .poll(async () => (element = await this.tab.find(findInPage, wanted)) !== null, {
        message: `${wanted.kind} ${wanted.name} is shown`,
        timeout,
      })
      .toBe(true)
    // The poll has just seen it.
    return element as unknown as EngineElement
  }

  async expectNotice(text: string): Promise<void> {
    await this.shown({ kind: 'notice', name: text, isBeginning: true }, patienceMs)
  }

  storedTasks(): Promise<Task[]> {
    return tasksBy((run, tables) => this.tab.evaluate(run, tables))
  }

  storedAttempts(): Promise<Attempt[]> {
    return attemptsBy((run, tables) => this.tab.evaluate(run, tables))
  }

  /** Waits until the tasks on this device have these statuses, in the order of enqueueing. */
  async expectStatuses(...statuses: Task['status'][]): Promise<void> {
    await expect
      .poll(async () => (await this.storedTasks()).map(({ status }) => status), { timeout: patienceMs })
      .toEqual(statuses)
  }

  /** Waits until every task has been tried, has met nobody, and is back in the queue. */
  async expectWaitingForNetwork(...ids: string[]): Promise<void> {
    await expect
      .poll(
        async () =>
          (await this.storedTasks()).map(({ id, status, waitingFor }) => ({ id, status, waitingFor })),
        { timeout: patienceMs },
      )
      .toEqual(ids.map(id => ({ id, status: 'queued', waitingFor: 'network' })))
  }

  /** Waits until the browser keeps the app itself, so that it opens with no network. */
  async expectOpensOffline(): Promise<void> {
    await this.tab.evaluate(async () => {
      await navigator.serviceWorker.ready
    }, null)
  }

  complaints(): Promise<string[]> {
    return this.tab.evaluate(readComplaints, null)
  }
}

const dialog = (name: DialogName): Wanted => ({ kind: 'dialog', name })
