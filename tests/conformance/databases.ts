/** The names of this origin's databases. */
export async function databaseNames(): Promise<Set<string>> {
  return new Set((await indexedDB.databases()).map(({ name }) => name ?? ''))
}

/** Deletes what was not there `before`: other people's databases on this origin stay. */
export async function deleteNewDatabases(before: ReadonlySet<string>): Promise<void> {
  for (const name of await databaseNames()) if (!before.has(name)) await deleteDatabase(name)
}

export function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error ?? new Error(`${name} could not be deleted.`))
  })
}
