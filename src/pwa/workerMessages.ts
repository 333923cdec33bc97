/** What a page says to a worker that is to be followed by a newer one: wait for nothing any more. */
export const endSoon = { type: 'END_SOON' } as const

/** What a page says to the worker that runs, if it is not that page's own: be it. */
export const claimMe = { type: 'CLAIM_ME' } as const
