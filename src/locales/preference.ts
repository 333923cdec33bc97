import { languages, type Language } from './messages'

const key = 'simmer-language'

/** @returns the language that somebody has chosen on this device; undefined before that, and where nothing is kept */
export function readPreference(): Language | undefined {
  try {
    const stored = globalThis.localStorage.getItem(key)
    return languages.find(language => language === stored)
  } catch {
    return undefined
  }
}

export function writePreference(language: Language): void {
  try {
    globalThis.localStorage.setItem(key, language)
  } catch {
    // A browser that keeps nothing asks again at the next start.
  }
}

/** Tells what somebody chooses in another tab of this device; never stops, as the page's language doesn't. */
export function onPreferenceElsewhere(listener: (language: Language) => void): void {
  window.addEventListener('storage', ({ key: changed }) => {
    const chosen = changed === key ? readPreference() : undefined
    if (chosen) listener(chosen)
  })
}
