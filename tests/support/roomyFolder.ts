import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'

/** For two backends and a few browsers' profiles. */
const neededBytes = 4e9

/**
 * Where tests keep what browsers and databases store: in memory where there is room, for both wait for the disk a lot.
 * A killed process loses nothing of what it has written there.
 */
export async function roomyFolder(): Promise<string> {
  const memory = '/dev/shm'
  try {
    const { bavail, bsize } = await statfs(memory)
    if (bavail * bsize >= neededBytes) return memory
  } catch {
    // Not on this system.
  }
  return tmpdir()
}
