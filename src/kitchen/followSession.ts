import type { DeviceSession, Person } from '@/session/deviceSession'

const atMost = 3
const withinMs = 30_000

/**
 * Tells who is at the device whenever the session changes. A server that refuses what it has just renewed would make
 * a loop of that (renewed, told, sent, refused, renewed …), so of one person's changes no more than 3 in 30 s are told
 * at once; what came after them is told when that time is over.
 *
 * @returns the way to stop
 */
export function followSession(session: DeviceSession, tell: (person: Person | null) => void): () => void {
  let told: number[] = []
  let current: Person | null = null
  let later: ReturnType<typeof setTimeout> | undefined

  const stop = session.onChange(person => {
    const now = performance.now() // the device's clock may jump
    const isSamePerson = person?.id === current?.id
    current = person
    told = isSamePerson ? told.filter(at => now - at < withinMs) : []
    if (told.length < atMost) {
      told.push(now)
      tell(person)
      return
    }
    later ??= setTimeout(() => {
      later = undefined
      tell(current)
    }, withinMs)
  })
  return () => {
    clearTimeout(later)
    stop()
  }
}
