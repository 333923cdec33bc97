import type { SessionDatabase } from './sessionStore'

/** A request takes 10 s at most; whoever holds the turn for longer is a frozen tab, or gone. */
export const turnMs = 12_000

/** How often it is looked whether the turn is free. A message of the other tab would be quicker, and may be dropped. */
const lookEveryMs = 200

/**
 * Waits until no other tab, and not the worker, renews this token, and takes the turn: a lease on the device's own row,
 * which needs no Web Locks and is there on plain http as well.
 *
 * @returns until when the turn is ours: ask now. Otherwise what somebody else's turn has come to.
 */
export async function takeTurn(
  database: SessionDatabase,
  refreshToken: string,
): Promise<number | 'refreshed' | 'refused'> {
  for (;;) {
    const found = await database.transaction('rw', database.device, async () => {
      const row = await database.device.get('device')
      if (!row?.tokens) return 'refused'
      if (row.tokens.refreshToken !== refreshToken) return 'refreshed'
      const now = Date.now()
      if (isHeld(row.renewingUntil, now)) return 'held'
      await database.device.put({ ...row, renewingUntil: now + turnMs })
      return now + turnMs
    })
    if (found !== 'held') return found
    await new Promise(resolve => setTimeout(resolve, lookEveryMs))
  }
}

// A turn that would end later than any can has seen the clock jump back.
function isHeld(until: number | undefined, now: number): boolean {
  return until !== undefined && until > now && until <= now + turnMs
}
