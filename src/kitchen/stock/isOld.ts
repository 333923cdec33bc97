const hourMs = 3_600_000

/** Figures over an hour old: in a kitchen with several tablets they may well be wrong by now. */
export function isOld(refreshedAt: Date, now: Date): boolean {
  return now.getTime() - refreshedAt.getTime() >= hourMs
}
