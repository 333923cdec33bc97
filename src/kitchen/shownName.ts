// Letters written from the right, and the marks that turn what follows them.
const turning = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/

/**
 * A name as it may stand within a sentence: not so long that the figure after it is out of sight, and if it is written from
 * the right, or carries marks of that kind, shut in so that it can't turn the rest of the sentence.
 */
export function shownName(name: string, longest = 80): string {
  const letters = Array.from(name)
  const short = letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : name
  return turning.test(short) ? `\u2068${short}\u2069` : short
}
