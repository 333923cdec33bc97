import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
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

/** Chromium can no longer read what it keeps IndexedDB in, and throws all of it away. To be called while no browser runs on it. */
export function spoilDatabases(profile: string): void {
  for (const folder of foldersOf(profile)) writeFileSync(join(folder, 'CURRENT'), 'nothing that it knows')
}

/** Whether `localStorage` has a name on the disk, where Chromium writes it some seconds after it was set. */
export function isLocalStorageOnDisk(profile: string, name: string): boolean {
  const folder = join(profile, 'Default', 'Local Storage', 'leveldb')
  if (!existsSync(folder)) return false
  return readdirSync(folder).some(
    file => file.endsWith('.log') && readFileSync(join(folder, file)).includes(name),
  )
}

/** Paths of the logs, oldest first. */
export function logsOf(profile: string): string[] {
  return foldersOf(profile)
    .flatMap(folder => readdirSync(folder).map(file => join(folder, file)))
    .filter(path => path.endsWith('.log'))
    .sort()
}

function foldersOf(profile: string): string[] {
  const parent = join(profile, 'Default', 'IndexedDB')
  return readdirSync(parent)
    .filter(name => name.endsWith('.indexeddb.leveldb'))
    .map(name => join(parent, name))
}
