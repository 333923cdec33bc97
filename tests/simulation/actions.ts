import type { Task } from '@/queue'
import { isFinal } from './rowRules'
import type { SimulatedTab } from './tab'
import { people, type World } from './world'

const keys = ['salt', 'oil', 'rice']
const mostTasks = 9
const mostAtOnce = 4
const day = 24 * 60 * 60_000

/** What may happen next, each with its share. */
const weights = {
  enqueue: 20,
  'enqueue many': 3,
  'enqueue again': 2,
  cancel: 6,
  retry: 5,
  dismiss: 2,
  'fix and resend': 14,
  announce: 6,
  prune: 3,
  'sync now': 2,
  'another person': 3,
  'sign out': 2,
  'refuse session': 3,
  'renew session': 4,
  offline: 3,
  online: 5,
  'server away': 4,
  'server back': 7,
  'function missing': 1,
  'function there': 4,
  'kill at once': 3,
  'kill soon': 10,
  'open tab': 5,
  freeze: 5,
  thaw: 6,
  worker: 4,
  'clock jumps': 3,
  'look at tab': 2,
  'time passes': 26,
}
type Action = keyof typeof weights

/** Does one thing at random. Nothing is waited for: the driver decides how far it gets before the next. */
export async function act(world: World): Promise<void> {
  const { device, coverage } = world
  const action = device.dice.weighted(weights)
  if (await actions[action](world)) coverage.saw(action)
}

/** @returns whether it was possible */
const actions: Record<Action, (world: World) => boolean | Promise<boolean>> = {
  enqueue: world => world.made.length < mostTasks && enqueue(world, `task${world.made.length + 1}`),
  'enqueue many': world => world.made.length + mostAtOnce <= mostTasks && enqueueMany(world),
  'enqueue again': world => enqueueAgain(world),
  cancel: world =>
    command(world, 'cancel', row => row.status !== 'completed' && row.status !== 'cancelled', cancel),
  retry: world => command(world, 'retry', row => row.status === 'failed', retry),
  dismiss: world => command(world, 'dismiss', row => row.status === 'failed', dismiss),
  'fix and resend': world => world.made.length < mostTasks && fixAndResend(world),
  announce: world => withPage(world, tab => announce(world, tab)),
  prune: world => withPage(world, tab => void tab.queue.prune().catch(() => undefined)),
  'sync now': world => withPage(world, tab => tab.queue.syncNow()),
  'another person': world => {
    world.signIn(people.find(({ id }) => id !== world.device.session?.userId) ?? people[0])
    return true
  },
  'sign out': world => {
    world.signIn(null)
    return true
  },
  'refuse session': ({ device }) => {
    if (!device.session || device.session.isRefused) return false
    device.session.isRefused = true
    device.note('the session is refused')
    return true
  },
  'renew session': world => {
    const { device } = world
    if (!device.session) world.signIn(people[device.dice.roll(2)] ?? people[0])
    else world.signIn(world.person)
    return true
  },
  offline: world => {
    if (!world.device.isOnline) return false
    world.device.note('offline')
    world.setOnline(false)
    return true
  },
  online: world => {
    if (world.device.isOnline) return false
    world.device.note('online')
    world.setOnline(true)
    return true
  },
  'server away': ({ server, device }) => {
    if (!server.isUp) return false
    server.isUp = false
    server.retryAfterMs = device.dice.chance(30) ? 1_000 + device.dice.roll(90_000) : undefined
    device.note(`the server is away, ${server.retryAfterMs ?? 0} ms`)
    return true
  },
  'server back': ({ server, device }) => {
    if (server.isUp) return false
    server.isUp = true
    device.note('the server is back')
    return true
  },
  'function missing': ({ server, device }) => {
    if (server.isOutdated) return false
    server.isOutdated = true
    device.note('the function is missing')
    return true
  },
  'function there': ({ server, device }) => {
    if (!server.isOutdated) return false
    server.isOutdated = false
    device.note('the function is there')
    return true
  },
  'kill at once': world => withTab(world, tab => tab.die('between two steps')),
  'kill soon': world =>
    withTab(world, tab => {
      tab.diesIn = world.device.dice.roll(24)
    }),
  'open tab': world => {
    if (world.tabs.length >= 5) return false
    world.open('page')
    return true
  },
  freeze: world =>
    withTab(world, tab => {
      world.device.note(`${tab.name} freezes`)
      world.coverage.saw(tab.device.locks.isHeldBy(tab) ? 'froze with the lock' : 'froze without the lock')
      tab.freeze()
    }),
  thaw: world => {
    const tab = world.device.dice.pick(world.tabs.filter(({ isFrozen }) => isFrozen))
    if (!tab) return false
    world.device.note(`${tab.name} thaws`)
    tab.thaw()
    return true
  },
  worker: world => {
    if (world.tabs.some(({ place }) => place === 'worker')) return false
    runWorker(world)
    return true
  },
  'clock jumps': ({ device }) => {
    const ms = device.dice.pick([day, -day, 3_600_000, -3_600_000, 20_000, -20_000, -1_500]) ?? day
    device.note(`the clock jumps by ${ms / 1000} s`)
    device.jump(ms)
    return true
  },
  'look at tab': world => withPage(world, tab => tab.signal('visible')),
  'time passes': async ({ device }) => {
    const span = device.dice.pick([20, 200, 500, 2_000, 5_000, 16_000, 40_000]) ?? 20
    await device.pass(1 + device.dice.roll(span * 2))
    return true
  },
}

function withTab(world: World, run: (tab: SimulatedTab) => void): boolean {
  const tab = world.device.dice.pick(world.awake)
  if (tab) run(tab)
  return tab !== undefined
}

function withPage(world: World, run: (tab: SimulatedTab) => void): boolean {
  const tab = world.device.dice.pick(world.pages)
  if (tab) run(tab)
  return tab !== undefined
}

function enqueue(world: World, id: string): boolean {
  const tab = tabOfSomebody(world)
  if (!tab.person) return false
  store(world, tab, id, inventTask(world, id))
  return true
}

/** Several in one call: all of them are stored, or none. */
function enqueueMany(world: World): boolean {
  const { device, witness } = world
  const tab = tabOfSomebody(world)
  if (!tab.person) return false
  const first = world.made.length + 1
  const count = 2 + device.dice.roll(mostAtOnce - 1)
  const ids = Array.from({ length: count }, (_, place) => `task${first + place}`)
  const entries = ids.map(id => ({ id, input: inventTask(world, id) }))
  witness.madeTogether(ids)
  device.note(`${tab.name} enqueues at once for ${tab.person.name} ${JSON.stringify(entries)}`)
  watchStoring(world, tab, ids, tab.queue.enqueueMany('stir', entries))
  return true
}

const tabOfSomebody = (world: World) =>
  world.device.dice.pick(world.pages.filter(({ person }) => person)) ?? world.open('page')

/** @returns its payload */
function inventTask({ device, server, witness, made }: World, id: string): { pot: string; keys: string[] } {
  const { dice } = device
  const pot = `pot of ${id}`
  witness.made(id, pot)
  made.push(id)
  server.ailments.set(id, {
    isRefused: dice.chance(10),
    contended: dice.chance(15) ? 1 + dice.roll(4) : 0,
    isPoison: dice.chance(5),
    poisonAsksForMs: dice.chance(50) ? 1_000 + dice.roll(9_000) : 0,
    isTooNew: dice.chance(4),
  })
  return { pot, keys: keys.filter(() => dice.chance(45)) }
}

/** A double tap, or the same dialog in a restored page. */
function enqueueAgain(world: World): boolean {
  const { device, witness } = world
  const id = device.dice.pick(world.made)
  if (id === undefined) return false
  const row = witness.rowOf(id)
  return (
    row !== undefined &&
    withPage(world, tab => {
      if (tab.person?.id === row.owner) store(world, tab, id, row.payload)
    })
  )
}

/** The same deed under another id: the witness sees if it is ever done twice. */
function fixAndResend(world: World): boolean {
  const { device, witness, server, made } = world
  const failed = device.dice.pick([...witness.rows.values()].filter(({ status }) => status === 'failed'))
  const tab = device.dice.pick(world.pages.filter(({ person }) => person?.id === failed?.owner))
  if (!failed || !tab) return false
  const id = `task${made.length + 1}`
  const { pot, keys: some } = failed.payload as { pot: string; keys: string[] }
  witness.made(id, pot)
  // It waits for the cancel of the other one.
  witness.history(id).heldNoKeys = true
  made.push(id)
  server.ailments.set(id, {
    isRefused: false,
    contended: 0,
    isPoison: false,
    poisonAsksForMs: 0,
    isTooNew: false,
  })
  // Somebody mends the cause as well: a late copy of the old one is not refused any more.
  const old = server.ailments.get(failed.id)
  if (old) old.isRefused = false
  store(world, tab, id, { pot, keys: some }, failed.id)
  return true
}

function store(world: World, tab: SimulatedTab, id: string, payload: unknown, replaces?: string): void {
  const instead = replaces === undefined ? '' : ` instead of ${replaces}`
  world.device.note(
    `${tab.name} enqueues ${id}${instead} for ${tab.person?.name ?? 'nobody'} ${JSON.stringify(payload)}`,
  )
  const storing = tab.queue.enqueue('stir', payload, { id, replaces })
  // The one that it should replace was applied meanwhile, or its person has left.
  watchStoring(world, tab, [id], storing, error => replaces !== undefined && isExpected(error))
}

function watchStoring(
  { device, witness }: World,
  tab: SimulatedTab,
  ids: string[],
  storing: Promise<unknown>,
  mayBeRefused: (error: unknown) => boolean = () => false,
): void {
  storing.then(
    () => {
      if (!tab.isDead) ids.forEach(id => witness.promised(id))
    },
    (error: unknown) => {
      if (tab.isDead) return
      if (mayBeRefused(error) || device.isSlowness(error)) ids.forEach(id => witness.rejected(id))
      else witness.breaks(`${ids.join(' ')} could not be enqueued: ${String(error)}`)
    },
  )
}

/** A person presses a button on one of the rows that they see; the row may be another by the time it is heard. */
function command(
  world: World,
  name: string,
  isOffered: (row: Task) => boolean,
  run: (world: World, tab: SimulatedTab, row: Task) => Promise<unknown>,
): boolean {
  const row = world.device.dice.pick([...world.witness.rows.values()].filter(isOffered))
  return (
    row !== undefined &&
    withPage(world, tab => {
      world.device.note(`${tab.name}: ${name} ${row.id}`)
      // Refused in time: by then it had another status, another person is at the device, or its database does not open.
      run(world, tab, row).catch((error: unknown) => {
        if (tab.isDead || isExpected(error) || world.device.isSlowness(error)) return
        world.witness.breaks(`${name} of ${row.id}: ${String(error)}`)
      })
    })
  )
}

function isExpected(error: unknown): boolean {
  const names = ['NotPossibleError', 'NobodySignedInError', 'TaskNotFoundError']
  return error instanceof Error && names.includes(error.name)
}

const cancel = (_world: World, tab: SimulatedTab, { id }: Task) => tab.queue.cancel(id)

const retry = ({ witness, server, device }: World, tab: SimulatedTab, { id }: Task) => {
  witness.history(id).retriesAsked += 1
  const ailments = server.ailments.get(id)
  if (ailments && device.dice.chance(60)) ailments.isRefused = false
  return tab.queue.retry(id)
}

const dismiss = ({ witness }: World, tab: SimulatedTab, row: Task) => {
  if (row.owner !== tab.person?.id) return Promise.resolve()
  witness.saw(row)
  return tab.queue.dismiss(row.id)
}

/** The notifier of a visible tab: it reads, shows, and then records; it may be killed in between. */
export function announce({ witness, device }: World, tab: SimulatedTab): void {
  const owner = tab.person?.id
  const turn = async () => {
    const rows = (await tab.queue.reads.unannounced()).filter(row => row.owner === owner)
    if (tab.isDead || tab.isFrozen || tab.person?.id !== owner) return
    rows.forEach(row => witness.saw(row))
    // A failure stays on the screen until it is dismissed.
    const gone = rows.filter(({ status }) => status !== 'failed').map(({ id }) => id)
    if (gone.length === 0 || tab.mayDie('between showing and recording')) return
    device.note(`${tab.name} has shown ${gone.join(' ')}`)
    await tab.queue.markAnnounced(gone)
  }
  turn().catch((error: unknown) => {
    // What could not be recorded is shown once more.
    if (!tab.isDead && !device.isSlowness(error)) witness.breaks(`announcing: ${String(error)}`)
  })
}

/** A Background Sync event: the browser opens a worker, and closes it when the event is over. */
function runWorker(world: World): void {
  const tab = world.open('worker')
  const leave = new AbortController()
  if (world.device.dice.chance(30)) {
    world.device.clock.setTimer(() => tab.deliver(() => leave.abort()), world.device.dice.roll(30_000))
  }
  tab.queue.drainFor(30_000, leave.signal).then(
    () => tab.die('when its event is over'),
    (error: unknown) => {
      if (tab.isDead) return
      if (world.device.isSlowness(error)) tab.die('when its database takes too long')
      else world.witness.breaks(`the worker: ${String(error)}`)
    },
  )
}

export const openRows = (rows: Iterable<Task>) => [...rows].filter(row => !isFinal(row) || row.open === 1)
