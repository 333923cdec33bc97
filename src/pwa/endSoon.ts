/** What a page says to a worker that is to be followed by a newer one: wait for nothing any more. */
export const endSoon = { type: 'END_SOON' } as const
