import 'fake-indexeddb/auto'
import Dexie from 'dexie'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createKitchenQueue } from '@/kitchen/kitchenQueue'
import { emptyCatalog } from '@/kitchen/itemCatalog'
import { plainTranslate } from '@/locales/plainTranslate'
import { createDeviceSession } from '@/session/createDeviceSession'
import { openSessionDatabase, type SessionDatabase } from '@/session/sessionStore'
import { drainInBackground as drain } from '../../../sw/drainInBackground'
import { production } from '../kitchen/payloads'

const made = { id: 'made', name: 'Made', email: '', department: 'kitchen', role: 'cook' } as const

const backend = { url: 'http://kitchen.test', key: 'key' }

/** One event in a worker that has just been started. */
const drainInBackground = (scope: ServiceWorkerGlobalScope) =>
  drain(scope, { backend, session: openSession() })

const sessions: SessionDatabase[] = []

function openSession() {
  const database = openSessionDatabase()
  sessions.push(database)
  return createDeviceSession(backend, database)
}

/** What the worker is given by its browser. */
function createScope(windows: { visibilityState: string }[] = []) {
  const shown: { title: string; body: string; tag: string; data: unknown }[] = []
  const scope = {
    clients: { matchAll: async () => windows },
    registration: {
      showNotification: async (title: string, options: { body: string; tag: string; data: unknown }) => {
        shown.push({ title, ...options })
      },
    },
  } as unknown as ServiceWorkerGlobalScope
  return { scope, shown }
}

type Decide = (task: { id: string }) => object
const applied: Decide = ({ id }) => ({ id, outcome: 'applied', result: {} })
const refused: Decide = ({ id }) => ({
  id,
  outcome: 'refused',
  error: { code: 'SM002', message: 'Hummus is gone.', details: '', hint: '' },
})

const badge = vi.fn<(count: number) => Promise<void>>(async () => undefined)
const asked: string[] = []
const answer = (value: unknown, status = 200) =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })

/** The line to the server, the only part that isn't ours. */
function serve(answerTo: (path: string, body: { tasks?: { id: string }[] }) => Response) {
  vi.stubGlobal('fetch', async (input: string, init?: { body?: string }) => {
    const { pathname } = new URL(input)
    asked.push(pathname)
    return answerTo(pathname, JSON.parse(init?.body ?? '{}') as { tasks?: { id: string }[] })
  })
}

function decideWith(decide: Decide) {
  serve((path, { tasks = [] }) =>
    path.endsWith('/apply_tasks')
      ? answer(tasks.map(decide))
      : answer({ message: 'Not here.', code: 'PGRST202' }, 404),
  )
}

async function signIn(person: typeof made | { id: string; name: string } = made, language?: 'en' | 'id') {
  const database = openSessionDatabase()
  await database.device.put({
    key: 'device',
    person: { ...made, ...person },
    ...(language && { language }),
    tokens: {
      userId: person.id,
      accessToken: 'token',
      refreshToken: 'refresh',
      expiresAt: Date.now() + 3_600_000,
    },
  })
  database.close()
}

/** A page enqueues, and is gone. */
async function leave(count: number) {
  const session = openSession()
  const kitchen = createKitchenQueue({
    session,
    backend,
    translate: plainTranslate('en'),
    catalog: emptyCatalog,
  })
  await kitchen.untilPersonIsKnown
  for (let n = 0; n < count; n++) await kitchen.queue.enqueue('production', production)
  kitchen.close()
}

async function statuses() {
  const database = await new Dexie('simmer').open()
  const rows = (await database.table('tasks').toArray()) as { status: string }[]
  database.close()
  return rows.map(({ status }) => status)
}

beforeEach(() => {
  asked.length = 0
  badge.mockClear()
  // The browser that has Background Sync.
  vi.stubGlobal('navigator', {
    userAgent: 'Chrome/150.0.0.0',
    setAppBadge: badge,
    clearAppBadge: () => badge(0),
  })
  vi.stubGlobal('Notification', { permission: 'granted' })
})

afterEach(async () => {
  vi.unstubAllGlobals()
  for (const database of sessions.splice(0)) database.close()
  await Promise.all(['simmer', 'simmer-session'].map(name => Dexie.delete(name)))
})

describe('drainInBackground', () => {
  it('does nothing when nobody is signed in', async () => {
    decideWith(applied)
    await drainInBackground(createScope().scope)
    expect(asked).toEqual([])
  })

  it('sends what was left behind, asks for fresh stock, and is done', async () => {
    await signIn()
    await leave(2)
    decideWith(applied)
    await drainInBackground(createScope().scope)
    expect(await statuses()).toEqual(['completed', 'completed'])
    expect(asked.map(path => path.split('/').at(-1))).toEqual(['apply_tasks', 'stock_snapshot'])
    expect(badge).toHaveBeenLastCalledWith(0)
  })

  it('fails while work remains, so that the browser asks again', async () => {
    await signIn()
    await leave(1)
    serve(() => answer({ message: 'No such function.', code: 'PGRST202' }, 404))
    await expect(drainInBackground(createScope().scope)).rejects.toThrow('Still to be sent: 1')
    expect(await statuses()).toEqual(['queued'])
    expect(badge).toHaveBeenLastCalledWith(1)
  })

  it('keeps the number on the icon for work that waits for a person to sign in, and asks nobody again', async () => {
    await signIn()
    await leave(1)
    serve(path =>
      path.endsWith('/token')
        ? answer({ error_code: 'session_not_found' }, 400)
        : answer({ code: 'PGRST303', message: 'JWT expired' }, 401),
    )
    await drainInBackground(createScope().scope)
    expect(await statuses()).toEqual(['queued'])
    expect(badge).toHaveBeenLastCalledWith(1)
  })

  it('does not have the browser ask again for what another person left', async () => {
    await signIn()
    await leave(1)
    await signIn({ id: 'ketut', name: 'Ketut' })
    decideWith(applied)
    await drainInBackground(createScope().scope)
    expect(await statuses()).toEqual(['queued'])
    expect(asked).toEqual([])
  })

  it('lets go of the database: an upgrade of the schema is not blocked by an idle worker', async () => {
    await signIn()
    await leave(1)
    decideWith(applied)
    await drainInBackground(createScope().scope)
    const blocked = vi.fn()
    await new Promise<void>(resolve => {
      const opening = indexedDB.open('simmer', 999_999)
      opening.onblocked = blocked
      opening.onsuccess = () => {
        opening.result.close()
        resolve()
      }
    })
    expect(blocked).not.toHaveBeenCalled()
  })
})

describe('a failure that nobody could see', () => {
  async function failWith(
    count: number,
    windows: { visibilityState: string }[] = [],
    language?: 'en' | 'id',
  ) {
    await signIn(made, language)
    await leave(count)
    decideWith(refused)
    const { scope, shown } = createScope(windows)
    await drainInBackground(scope)
    return { scope, shown }
  }

  it('becomes a notification that knows its task', async () => {
    const { shown } = await failWith(1)
    expect(shown).toMatchObject([
      { title: 'Production failed: Hummus is gone.', body: 'Produce 500 g of Hummus' },
    ])
    expect(shown[0]?.data).toBe(shown[0]?.tag)
  })

  it('speaks the language that the person has chosen, whatever that of the device is', async () => {
    const { shown } = await failWith(1, [], 'id')
    expect(shown).toMatchObject([
      {
        title: 'Produksi gagal: Server tidak mengenal barang ini (Hummus is gone.)',
        body: 'Produksi 500 g Hummus',
      },
    ])
  })

  it('speaks the language of the device when nobody has chosen one', async () => {
    Object.assign(navigator, { languages: ['id-ID', 'en'] })
    expect((await failWith(4)).shown.map(({ title }) => title)).toEqual(['4 tugas gagal'])
  })

  it('is told once, and not again by the next event', async () => {
    const { scope, shown } = await failWith(1)
    await drainInBackground(scope)
    expect(shown).toHaveLength(1)
  })

  it('comes as one notification where there are many', async () => {
    const { shown } = await failWith(4)
    expect(shown.map(({ title }) => title)).toEqual(['4 tasks failed'])
  })

  it('is left to the app while a window of it can be seen', async () => {
    expect((await failWith(1, [{ visibilityState: 'visible' }])).shown).toEqual([])
  })

  it('is told when the only window is out of sight', async () => {
    expect((await failWith(1, [{ visibilityState: 'hidden' }])).shown).toHaveLength(1)
  })

  it('is not told without permission', async () => {
    vi.stubGlobal('Notification', { permission: 'default' })
    expect((await failWith(1)).shown).toEqual([])
  })
})
