import type { Language } from '@/locales/messages'

/** What the rest of the app knows of a session: who is at the device, and the one token that may be sent for that person. */

export interface Person {
  /** The auth user's id. */
  id: string
  name: string
  email: string
  department: 'kitchen' | 'bar'
  role: 'cook' | 'manager'
}

export interface StoredSession {
  userId: string
  accessToken: string
  /** Milliseconds since the epoch, by the token's own claim. */
  expiresAt: number
}

/** What a refresh came to. `unanswered`: no answer that can be trusted, so nothing is known about the session. */
export type RefreshOutcome = 'refreshed' | 'refused' | 'unanswered'

export interface DeviceSession {
  /** The last person who signed in here and has not signed out; from this device, never from the network. */
  person(): Promise<Person | null>
  /** What the person at the device reads; null: nobody has said. From this device, never from the network. */
  language(): Promise<Language | null>
  /**
   * The stored session as it is, expired or not; from this device, never from the network. Null with a person at the
   * device: the server refused to renew it, and this person has to sign in again.
   */
  read(): Promise<StoredSession | null>
  /** Asks for a new token once. Two callers at once, also in two tabs, make one request. */
  refresh(signal?: AbortSignal): Promise<RefreshOutcome>
  /** Ends the session on this device only; works with no network. */
  signOut(): Promise<void>
  /**
   * Called soon after with who is here now, then after each sign-in, sign-out and refresh (granted or refused), also one
   * of another tab or of the worker. Returns the way to stop listening.
   */
  onChange(listener: (person: Person | null) => void): () => void
}

/** In a page somebody can sign in; a worker has nobody to ask. */
export interface PageSession extends DeviceSession {
  /** @throws SignInError, whose code says why */
  signIn(email: string, password: string): Promise<Person>
  /** Keeps what the page speaks, for the worker; while nobody is signed in there is nobody to keep it for. */
  speak(language: Language): Promise<void>
}
