import { QueueError, StorageError } from './errors'

/** Dexie wraps the browser's error as `inner`; an aborted transaction hides the quota behind an AbortError. */
function namesOf(error: unknown): string[] {
  const names: string[] = []
  let current = error
  while (typeof current === 'object' && current !== null && names.length < 8) {
    const { name, inner, cause } = current as { name?: unknown; inner?: unknown; cause?: unknown }
    if (typeof name === 'string') names.push(name)
    current = inner ?? cause
  }
  return names
}

export function isStorageFull(error: unknown): boolean {
  return (
    (error instanceof StorageError && error.code === 'storage_full') ||
    namesOf(error).includes('QuotaExceededError')
  )
}

/**
 * The browser has let go of the database under us: its data was cleared, its process died ("Connection to Indexed Database
 * server lost", Safari), its disk was away for a moment. The transaction was not committed, or nobody can tell.
 */
export function isConnectionLost(error: unknown): boolean {
  const lost = ['DatabaseClosedError', 'InvalidStateError', 'UnknownError', 'AbortError']
  return !(error instanceof QueueError) && !isStorageFull(error) && namesOf(error).some(n => lost.includes(n))
}

export function storageFull(cause?: unknown): StorageError {
  return new StorageError(
    'storage_full',
    'This device has no room left to store the task. Free some space and try again.',
    { cause },
  )
}

/** Puts a failure of IndexedDB into words; an error of our own passes through. */
export function asStorageError(error: unknown, { isOutdated }: { isOutdated: boolean }): Error {
  if (error instanceof QueueError) return error
  if (isOutdated) {
    return new StorageError(
      'storage_outdated',
      'A newer version of the app has been used on this device. Reload the page to get it.',
      { cause: error },
    )
  }
  if (isStorageFull(error)) return storageFull(error)
  return new StorageError(
    'storage_unavailable',
    'This device could not store the task. Reload the page; if it stays so, check that the browser may keep data (no private window).',
    { cause: error },
  )
}
