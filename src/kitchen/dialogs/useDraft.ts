import * as v from 'valibot'
import { onScopeDispose, ref, watch } from 'vue'
import { forget, keep, readKept, type DraftPlace } from './draftStore'

type Fields = Record<string, unknown>

export interface UseDraft<Kept extends Fields> {
  /** Of the task that the dialog makes, minted when it was opened first: after a reload it is still the same task. */
  readonly id: string
  /** When it was opened first; now, if that was on another day: a pot of today is not made yesterday. */
  openedAt: Date
  /** Makes what is typed another task: the id was used up in a copy of this tab. */
  renewId: () => void
  /** What was typed before a reload, or null. */
  kept: Kept | null
  /** Keeps what `fields` answers from now on, with every change. */
  follow: (fields: () => Kept) => void
}

export interface UseDraftOptions<Kept extends Fields> extends DraftPlace {
  /** What is kept; something else is no draft, such as that of a version which asked for other things. */
  schema: v.GenericSchema<unknown, Kept>
  newId: () => string
}

const head = {
  id: v.pipe(v.string(), v.uuid()),
  openedAt: v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform(time => new Date(time)),
  ),
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
}: UseDraftOptions<Kept>): UseDraft<Kept> {
  const place = { personId, dialog }
  const stored = v.safeParse(v.object({ ...head, fields: schema }), readKept(place))
  const draft = stored.success ? stored.output : { id: newId(), openedAt: new Date(), fields: null }
  const id = ref(draft.id)
  const now = new Date()
  const openedAt = draft.openedAt.toDateString() === now.toDateString() ? draft.openedAt : now
  // A reload ends no scope, so this is only done when the dialog goes.
  onScopeDispose(() => forget(place))

  return {
    get id() {
      return id.value
    },
    openedAt,
    renewId: () => (id.value = newId()),
    kept: draft.fields,
    follow: fields => {
      watch(
        () => JSON.stringify({ id: id.value, openedAt, fields: fields() }),
        json => keep(place, json),
        { immediate: true },
      )
    },
  }
}

/** The id of the task whose dialog was open there before a reload, or null. */
export function draftedTask(place: DraftPlace): string | null {
  const stored = v.safeParse(v.object({ id: head.id }), readKept(place))
  return stored.success ? stored.output.id : null
}
