// @vitest-environment happy-dom
import * as v from 'valibot'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { draftedTask, useDraft } from '@/kitchen/dialogs/useDraft'
import { uuidv7 } from '@/queue/environment'

const schema = v.object({ notes: v.string() })
const newId = () => uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(16)))

const scopes: EffectScope[] = []
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  for (const scope of scopes.splice(0)) scope.stop()
  sessionStorage.clear()
})

/** A dialog with one field, as far as its draft is concerned. */
function openDialog({ personId = 'kay', dialog = 'production' } = {}) {
  const scope = effectScope()
  scopes.push(scope)
  const make = () => {
    const draft = useDraft({ personId, dialog, schema, newId, opensWith: () => ({ notes: '' }) })
    const { id, openedAt, kept, follow, renewId } = draft
    const notes = ref(kept?.notes ?? '')
    follow(() => ({ notes: notes.value }))
    const type = async (text: string) => {
      notes.value = text
      await nextTick()
    }
    return { id, idNow: () => draft.id, renewId, openedAt, notes, type, close: () => scope.stop() }
  }
  return scope.run(make) as ReturnType<typeof make>
}

describe('a draft', () => {
  it('is there after a reload, with the task’s id and the time of the opening', async () => {
    vi.useFakeTimers({ now: 1_000, toFake: ['Date'] })
    const before = openDialog()
    await before.type('for the wedding')
    vi.setSystemTime(99_000)
    const after = openDialog()
    vi.useRealTimers()
    expect(after.notes.value).toBe('for the wedding')
    expect(after.id).toBe(before.id)
    expect(after.openedAt).toEqual(new Date(1_000))
    expect(draftedTask({ personId: 'kay', dialog: 'production' })).toBe(before.id)
  })

  it('of yesterday is of today when it is taken up again: the pot is made now', async () => {
    vi.useFakeTimers({ now: new Date(2026, 10, 23, 22), toFake: ['Date'] })
    const before = openDialog()
    await before.type('for the wedding')
    vi.setSystemTime(new Date(2026, 10, 24, 6))
    const after = openDialog()
    vi.useRealTimers()
    expect(after.notes.value).toBe('for the wedding')
    expect(after.id).toBe(before.id)
    expect(after.openedAt).toEqual(new Date(2026, 10, 24, 6))
  })

  it('can become another task, and is that one after a reload', async () => {
    const { id, idNow, renewId } = openDialog()
    renewId()
    await nextTick()
    expect(idNow()).not.toBe(id)
    expect(openDialog().id).toBe(idNow())
  })

  it('begins when the dialog opens: one with nothing typed comes back as well', () => {
    const { id } = openDialog()
    expect(draftedTask({ personId: 'kay', dialog: 'production' })).toBe(id)
  })

  it('goes with the dialog, and nothing typed in the last moment brings it back', async () => {
    const before = openDialog()
    await before.type('for the wedding')
    const last = before.type('for the wedding party')
    before.close()
    await last
    expect(sessionStorage).toHaveLength(0)
    const after = openDialog()
    expect(after.notes.value).toBe('')
    expect(after.id).not.toBe(before.id)
  })

  it('belongs to one person and one dialog', async () => {
    await openDialog().type('mine')
    expect(openDialog({ personId: 'bar' }).notes.value).toBe('')
    expect(openDialog({ dialog: 'products' }).notes.value).toBe('')
    expect(openDialog().notes.value).toBe('mine')
  })
})

describe('a draft that can’t be kept or read is no error', () => {
  it.each([
    ['is no JSON', '{'],
    ['is of a version that asked for other things', '{"id":"ID","openedAt":"AT","fields":{"note":1}}'],
    ['has no time', '{"id":"ID","openedAt":"yesterday","fields":{"notes":"x"}}'],
    ['has no id', '{"openedAt":"AT","fields":{"notes":"x"}}'],
    ['is null', 'null'],
  ])('when it %s', (_what, stored) => {
    const text = stored.replace('ID', newId()).replace('AT', new Date().toISOString())
    sessionStorage.setItem('simmer-draft/kay/production', text)
    const { notes, id } = openDialog()
    expect(notes.value).toBe('')
    expect(id).not.toBe('')
  })

  it('when the storage is full', async () => {
    // Vue catches what a watcher throws, and complains.
    const complaint = vi.spyOn(console, 'warn').mockReturnValue(undefined)
    const error = vi.spyOn(console, 'error').mockReturnValue(undefined)
    const setItem = vi.fn(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    vi.stubGlobal('sessionStorage', { getItem: () => null, setItem, removeItem: () => undefined })
    const dialog = openDialog()
    await dialog.type('for the wedding')
    dialog.close()
    expect(dialog.notes.value).toBe('for the wedding')
    expect(setItem).toHaveBeenCalledTimes(2)
    expect([...complaint.mock.calls, ...error.mock.calls]).toEqual([])
  })

  it('when there is no storage', async () => {
    vi.stubGlobal('sessionStorage', undefined)
    const dialog = openDialog()
    await dialog.type('for the wedding')
    expect(draftedTask({ personId: 'kay', dialog: 'production' })).toBeNull()
    dialog.close()
    expect(dialog.notes.value).toBe('for the wedding')
  })
})
