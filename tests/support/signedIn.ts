import type { Page } from '@playwright/test'
import type { DeviceRow } from '../../src/session/sessionStore'
import { tokensFrom } from '../../src/session/tokens'
import { emailOf, password, type PersonName } from './app'
import type { Backend } from './backend'
import { createDatabase } from './database'

/**
 * Signs each person in once, in the database that all others are copies of: what a device keeps of it opens the app without
 * the form. The form and the password have tests of their own.
 */
export async function signEverybodyIn(backend: Backend): Promise<Record<PersonName, DeviceRow>> {
  const rowOf = async (name: PersonName): Promise<DeviceRow> => {
    const email = emailOf(name)
    const response = await fetch(`${backend.url}/auth/v1/token?grant_type=password`, {
      method: 'POST',
      headers: { apikey: backend.publishableKey, 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    })
    const tokens = tokensFrom(await response.json())
    if (!tokens) throw new Error(`${name} could not sign in: ${response.status}`)
    const [person] = await createDatabase(backend).rows<DeviceRow['person']>(
      'staff',
      `select=id,name,department,role&id=eq.${tokens.userId}`,
    )
    if (!person) throw new Error(`${name} does not work here.`)
    return { key: 'device', person: { ...person, email }, tokens }
  }
  return { kitchen: await rowOf('kitchen'), bar: await rowOf('bar'), manager: await rowOf('manager') }
}

/** @returns what `signEverybodyIn` found, in another process */
export function sessionOf(person: PersonName): DeviceRow {
  const { SIMMER_SESSIONS: sessions } = process.env
  if (!sessions) throw new Error('buildOnce.ts has not run.')
  return (JSON.parse(sessions) as Record<PersonName, DeviceRow>)[person]
}

/** Stores a session where the app looks for it, by an empty page of the app's origin. */
export async function storeSession(page: Page, origin: string, row: DeviceRow): Promise<void> {
  const empty = `${origin}/empty.html`
  const body = '<!doctype html><link rel="icon" href="data:,">'
  await page.route(empty, route => route.fulfill({ contentType: 'text/html', body }))
  await page.goto(empty)
  await page.unroute(empty)
  await page.evaluate(
    row =>
      new Promise<void>((resolve, reject) => {
        // Dexie counts versions in tens.
        const opening = indexedDB.open('simmer-session', 10)
        opening.onupgradeneeded = () => opening.result.createObjectStore('device', { keyPath: 'key' })
        opening.onerror = () => reject(new Error(opening.error?.message))
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('device', 'readwrite', { durability: 'strict' })
          transaction.objectStore('device').put(row)
          transaction.onabort = () => reject(new Error(transaction.error?.message))
          transaction.oncomplete = () => {
            opening.result.close()
            resolve()
          }
        }
      }),
    row,
  )
}
