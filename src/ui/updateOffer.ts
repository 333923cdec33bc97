import type { InjectionKey, Ref } from 'vue'

/**
 * `ready`: a newer version can be taken by a reload. `outdated`: another tab has taken it and changed the device's store,
 * so this page can save nothing any more.
 */
export type UpdateReason = 'ready' | 'outdated'

export interface UpdateOffer {
  reason: Readonly<Ref<UpdateReason | null>>
  reload: () => void
}

/**
 * How the offer reaches a dialog with a form: what lies behind it is inert, and closing it would lose what was typed, so
 * the dialog shows the bar itself.
 */
export const updateOfferKey: InjectionKey<UpdateOffer> = Symbol('update offer')
