import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What a kill leaves now and then at the end of the log that Chromium keeps IndexedDB in: the head of a record (checksum,
 * length, kind) without its body. To be called while no browser runs on the profile.
 */
export function tearLog(profile: string): void {
  const logs = logsOf(profile)
  const last = logs.at(-1)
  if (!last) throw new Error('Nothing is stored in this profile yet.')
  appendFileSync(last, Buffer.from([0xde, 0xad, 0xbe, 0xef, 325 % 256, 325 >> 8, 1]))
}

/** Paths of the logs, oldest first. */
export function logsOf(profile: string): string[] {
  const parent = join(profile, 'Default', 'IndexedDB')
  return readdirSync(parent)
    .filter(name => name.endsWith('.indexeddb.leveldb'))
    .flatMap(name => readdirSync(join(parent, name)).map(file => join(parent, name, file)))
    .filter(path => path.endsWith('.log'))
    .sort()
}
