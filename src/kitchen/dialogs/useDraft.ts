import * as v from 'valibot'
import { computed, onScopeDispose, reactive, readonly, ref, watch, type Ref } from 'vue'
import { forget, keep, readKept, type DraftPlace } from './draftStore'

type Fields = Record<string, unknown>

/** Which failed task the one of this dialog is sent instead of, and why that one failed. */
export interface Replacement {
  id: string
  /** A sentence; empty when nobody knows. */
  reason: string
  /** The field that was refused, as the server calls it: `items[1].itemId`. */
  field?: string | undefined
}

export interface UseDraft<Kept extends Fields> {
  /** Of the task that the dialog makes, minted when it was opened first: after a reload it is still the same task. */
  readonly id: string
  /** When it was opened first; now, if that was on another day: a pot of today is not made yesterday. */
  openedAt: Date
  /** Makes what is typed another task: the id was used up in a copy of this tab. */
  renewId: () => void
  /** What was typed before a reload, or null. */
  kept: Kept | null
  /** What it opened with when it was opened first. */
  opensWith: Kept
  /** The failed task that is being mended, if this is one; also after a reload. */
  replaces: Replacement | null
  /** The figure that was first said under this name, kept with the draft: a copy of this tab, or a second tap, says the same. */
  first: (name: string, figure: number) => number
  /** Whether a person has typed something that closing would throw away. */
  isChanged: Readonly<Ref<boolean>>
  /** Keeps what `fields` answers from now on, with every change. */
  follow: (fields: () => Kept) => void
}

export interface UseDraftOptions<Kept extends Fields> extends DraftPlace {
  /** What is kept; something else is no draft, such as that of a version which asked for other things. */
  schema: v.GenericSchema<unknown, Kept>
  newId: () => string
  /** What is in the fields when nothing was kept. Its order of keys is that of `follow`. */
  opensWith: (openedAt: Date) => Kept
  /** The failed task that is to be mended. A draft of anything else is then not taken up. */
  replaces?: Replacement | null
}

const head = {
  id: v.pipe(v.string(), v.uuid()),
  openedAt: v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform(time => new Date(time)),
  ),
  firsts: v.optional(v.record(v.string(), v.number()), {}),
  replaces: v.nullish(v.object({ id: v.string(), reason: v.string(), field: v.optional(v.string()) }), null),
}

/**
 * Lets what was typed in a dialog survive a reload, a crash of the tab and the back button. It is gone when the dialog is:
 * closed, sent, or left by signing out.
 */
export function useDraft<Kept extends Fields>({
  personId,
  dialog,
  schema,
  newId,
  opensWith,
  replaces = null,
}: UseDraftOptions<Kept>): UseDraft<Kept> {
  const place = { personId, dialog }
  const stored = readStored(place, schema, replaces)
  const id = ref(stored?.id ?? newId())
  const now = new Date()
  const openedAt = stored?.openedAt.toDateString() === now.toDateString() ? stored.openedAt : now
  const first = stored?.opensWith ?? opensWith(openedAt)
  const mended = stored?.replaces ?? replaces
  const firsts = reactive<Record<string, number>>({ ...stored?.firsts })
  const typed = ref(JSON.stringify(stored?.fields ?? first))
  // A reload ends no scope, so this is only done when the dialog goes.
  onScopeDispose(() => forget(place))

  return {
    get id() {
      return id.value
    },
    openedAt,
    renewId: () => (id.value = newId()),
    kept: stored?.fields ?? null,
    opensWith: first,
    replaces: mended,
    first: (name, figure) => (firsts[name] ??= figure),
    isChanged: readonly(computed(() => typed.value !== JSON.stringify(first))),
    follow: fields => {
      // At once: closing asks what was typed in the very moment before.
      watch(
        () => JSON.stringify(fields()),
        json => (typed.value = json),
        { immediate: true, flush: 'sync' },
      )
      watch(
        () =>
          JSON.stringify({
            id: id.value,
            openedAt,
            replaces: mended,
            opensWith: first,
            firsts,
            fields: fields(),
          }),
        json => keep(place, json),
        { immediate: true },
      )
    },
  }
}

function readStored<Kept extends Fields>(
  place: DraftPlace,
  schema: v.GenericSchema<unknown, Kept>,
  replaces: Replacement | null,
) {
  // The version before kept nothing of how it had opened.
  const parsed = v.safeParse(
    v.object({ ...head, opensWith: v.optional(schema), fields: schema }),
    readKept(place),
  )
  if (!parsed.success) return null
  return replaces === null || replaces.id === parsed.output.replaces?.id ? parsed.output : null
}

/** The id of the task whose dialog was open there before a reload, or null. */
export function draftedTask(place: DraftPlace): string | null {
  const stored = v.safeParse(v.object({ id: head.id }), readKept(place))
  return stored.success ? stored.output.id : null
}
