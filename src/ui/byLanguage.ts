import { intlTag, language, type Language } from '@/locales'

/**
 * A formatter for the language of the page. Each is made once a language, because making one costs as much as some hundred
 * uses of it.
 */
export function byLanguage<Formatter>(make: (tag: string) => Formatter): () => Formatter {
  const made = new Map<Language, Formatter>()
  return () => {
    const now = language.value
    let formatter = made.get(now)
    if (!formatter) made.set(now, (formatter = make(intlTag[now])))
    return formatter
  }
}
