import type { Owner } from '@/queue'
import { announce } from './actions'
import { people, type World } from './world'

/**
 * How long anything may still take once nothing is in its way: a pause of a minute for the task and for the probe, an update's, a
 * heartbeat, a lease and the wait for a lock that a frozen tab holds.
 */
const longestWaitMs = 3 * 60_000

/** The storm is over; one after the other, both people come by. Then all has to be at its end, and told. */
export async function calmDown(world: World): Promise<void> {
  const { device, network, server, witness, coverage } = world
  device.note('--- calm ---')
  network.isCalm = true
  server.isUp = true
  server.isOutdated = false
  server.retryAfterMs = undefined
  world.setOnline(true)
  for (const tab of world.tabs) tab.diesIn = undefined
  // In some runs whoever is frozen stays so: it must hold up nobody.
  if (device.dice.chance(50)) world.tabs.forEach(tab => tab.isFrozen && tab.thaw())
  // A poison task stays one for a while, and delays nothing but its own keys.
  for (const ailments of server.ailments.values()) Object.assign(ailments, { contended: 0, isTooNew: false })
  const isPoisoned = [...server.ailments.values()].some(({ isPoison }) => isPoison)
  if (isPoisoned) {
    for (const person of people) await takesTurn(world, person, row => !isBehindPoison(world, row))
    for (const ailments of server.ailments.values()) ailments.isPoison = false
  }
  for (const person of people) {
    await takesTurn(world, person, () => true)
    await readsOutcomes(world, person)
  }
  witness.ended()
  world.checkFaults()
  coverage.sawAtMost('most tasks in one run', world.made.length)
}

type Row = ReturnType<World['witness']['open']>[number]

async function takesTurn(world: World, person: Owner, concerns: (row: Row) => boolean): Promise<void> {
  const { device, witness, coverage } = world
  world.signIn(person)
  if (!world.tabs.some(tab => tab.place === 'page' && !tab.isFrozen)) world.open('page')
  const left = () => witness.open(person.id).filter(concerns)
  let waited = 0
  // Until every tab has heard who is there.
  await device.pass(100)
  while (left().length > 0 && witness.broken === undefined) {
    if (waited > longestWaitMs) {
      const stuck = left().map(({ id, status }) => `${id} (${status})`)
      witness.breaks(`after ${longestWaitMs / 60_000} calm minutes this has not moved: ${stuck.join(', ')}`)
    }
    waited += await device.passToNextTimer()
  }
  await device.loop.rest()
  coverage.sawAtMost('most seconds in calm', Math.round(waited / 1000))
}

/** It is poison, or it has to wait for one: for as long as that lasts. */
function isBehindPoison({ server, witness }: World, row: Row): boolean {
  const isPoison = ({ id }: Row) => server.ailments.get(id)?.isPoison === true && !server.ledger.has(id)
  const behind = new Set<number>()
  for (const one of witness.open(row.owner)) {
    const waits = [...behind].some(seq =>
      witness.rows.get(seq)?.orderingKeys.some(key => one.orderingKeys.includes(key)),
    )
    if (isPoison(one) || waits) behind.add(one.seq)
  }
  return behind.has(row.seq)
}

async function readsOutcomes(world: World, person: Owner): Promise<void> {
  const page = world.pages.find(tab => tab.person?.id === person.id)
  if (!page) {
    world.witness.breaks(`no page of ${person.name} is there to tell them`)
    return
  }
  announce(world, page)
  await world.device.loop.rest()
}
