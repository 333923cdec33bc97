import { Dexie } from 'dexie'
import { IDBFactory } from 'fake-indexeddb'
import type { Owner, Place } from '@/queue'
import { Coverage } from './coverage'
import { Device } from './device'
import { Network } from './network'
import { LedgerServer } from './server'
import { SimulatedTab } from './tab'
import { Witness } from './witness'

export const people: readonly [Owner, Owner] = [
  { id: 'ana', name: 'Ana' },
  { id: 'ben', name: 'Ben' },
]

/** One device with its tabs, the line, the server, and whoever watches them. */
export class World {
  readonly witness = new Witness()
  readonly device: Device
  readonly server: LedgerServer
  readonly network: Network
  /** Ids of all tasks that people made, in the order of making. */
  readonly made: string[] = []
  private names = 0

  constructor(
    seed: number,
    readonly coverage = new Coverage(),
  ) {
    // A database of its own for each run, gone with it.
    Dexie.dependencies.indexedDB = new IDBFactory()
    this.device = new Device(seed, this.witness, coverage)
    this.server = new LedgerServer(this.witness, coverage)
    this.network = new Network(this.device, this.server)
    this.signIn(people[0])
  }

  get tabs(): SimulatedTab[] {
    return this.device.tabs
  }

  /** Tabs whose code can run now. */
  get awake(): SimulatedTab[] {
    return this.tabs.filter(tab => tab.canAct)
  }

  get pages(): SimulatedTab[] {
    return this.awake.filter(({ place }) => place === 'page')
  }

  get person(): Owner | null {
    return people.find(({ id }) => id === this.device.session?.userId) ?? null
  }

  open(place: Place): SimulatedTab {
    this.names += 1
    const tab = new SimulatedTab(`${place}${this.names}`, place, this.device, this.network, this.person)
    this.device.note(`${tab.name} opens`)
    if (place === 'page') tab.queue.start()
    return tab
  }

  /** One place keeps the session; every tab hears of it in its own time. */
  signIn(person: Owner | null): void {
    this.device.session = person && { userId: person.id, isRefused: false }
    this.device.note(`${person?.name ?? 'nobody'} is at the device`)
    this.tellTabs()
  }

  tellTabs(): void {
    for (const tab of this.tabs) {
      this.device.clock.setTimer(
        () =>
          tab.deliver(() => {
            tab.person = this.person
            tab.queue.sessionChanged()
          }),
        this.device.dice.roll(100),
      )
    }
  }

  setOnline(isOnline: boolean): void {
    this.device.isOnline = isOnline
    for (const tab of this.tabs) tab.signal(isOnline ? 'online' : 'offline')
  }

  /** Nobody may be left with a fault of their own. */
  checkFaults(): void {
    for (const tab of this.tabs) {
      const faults = tab.faults.filter(fault => !this.device.isSlowness(fault))
      for (const fault of faults) this.witness.breaks(`${tab.name} had a fault: ${String(fault)}`)
    }
  }

  /** Closes what is left, so that nothing of this run reaches the next. */
  async end(): Promise<void> {
    for (const tab of [...this.tabs]) tab.die('when the run is over')
    await this.device.loop.rest()
  }
}
