import { attempt } from '@/ui/attempt'

/**
 * What was typed in an open dialog, per tab and person. In sessionStorage and not in the database: two tabs must not share
 * it (a duplicated tab begins with a copy, see `renewId`), it has no schema that a newer version could change, and it can be written when that version has closed the database.
 *
 * None of this throws: a browser that keeps no drafts costs a person their typing after a reload, and nothing now.
 */
export interface DraftPlace {
  personId: string
  /** A lasting name: a draft of the version before is looked for under it. */
  dialog: string
}

const prefix = 'simmer-draft/'
const keyOf = ({ personId, dialog }: DraftPlace) => `${prefix}${personId}/${dialog}`

/** @returns what was kept there, unchecked */
export function readKept(place: DraftPlace): unknown {
  return attempt(() => JSON.parse(sessionStorage.getItem(keyOf(place)) ?? 'null') as unknown)
}

export function keep(place: DraftPlace, json: string): void {
  attempt(() => sessionStorage.setItem(keyOf(place), json))
}

export function forget(place: DraftPlace): void {
  attempt(() => sessionStorage.removeItem(keyOf(place)))
}

/** Somebody else has signed in in this tab; what others had typed is no longer wanted, and was never theirs to see. */
export function forgetAllBut(personId: string): void {
  attempt(() => {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(prefix) && !key.startsWith(`${prefix}${personId}/`)) sessionStorage.removeItem(key)
    }
  })
}
