import { en } from './en'
import { id } from './id'

/** Every language that the app speaks, complete by type: a key that one of them lacks is an error of the type check. */
export const messages = { en, id }

export type Language = keyof typeof messages
export const languages = Object.keys(messages) as Language[]

/** The shape of one language: what English has. */
export type Messages<Part = typeof en> = {
  readonly [Key in keyof Part]: Part[Key] extends string ? string : Messages<Part[Key]>
}

type PathsOf<Part> = {
  [Key in keyof Part & string]: Part[Key] extends string ? Key : `${Key}.${PathsOf<Part[Key]>}`
}[keyof Part & string]

/** The path of a sentence: `history.empty`. */
export type MessageKey = PathsOf<typeof en>

/** What a sentence has gaps for. A number is written as its language writes numbers; `n` also chooses the plural. */
export type Params = Readonly<Record<string, string | number>>

/** The sentence of `key` in one language, or in the one that the person has chosen. */
export type Translate = (key: MessageKey, params?: Params) => string

/** The first language of a list of preferences, such as `navigator.languages`, that the app speaks; English otherwise. */
export function pickLanguage(preferences: readonly string[]): Language {
  for (const preference of preferences) {
    const [primary = ''] = preference.toLowerCase().split('-')
    // `in` is what old Android calls Indonesian.
    const found = languages.find(language => language === (primary === 'in' ? 'id' : primary))
    if (found) return found
  }
  return 'en'
}

/** The tag for `Intl`: English dates and numbers are written as in Britain, with the day before the month. */
export const intlTag: Record<Language, string> = { en: 'en-GB', id: 'id-ID' }

// To make one takes longer than to use it a thousand times.
const numbersIn: Partial<Record<Language, Intl.NumberFormat>> = {}

/** Numbers as the language writes them, so that no sentence has to. */
export function writtenOut(params: Params, language: Language): Record<string, string> {
  const numbers = (numbersIn[language] ??= new Intl.NumberFormat(intlTag[language], {
    maximumFractionDigits: 3,
  }))
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'number' ? numbers.format(value) : value,
    ]),
  )
}

/** What the plural of a sentence goes by. */
export function pluralOf({ n }: Params): number {
  return typeof n === 'number' ? n : 1
}
