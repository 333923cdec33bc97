import type { Plugin } from 'vite'
import { messages } from '../src/locales/messages.ts'

type Part = string | { readonly [key: string]: Part }

/**
 * What is wrong with the languages: a sentence that one of them lacks or has too much, one that is empty, and one whose gaps
 * are not those of the English one.
 * @returns a line for each; none when all is well
 */
export function faultsOf(languages: Readonly<Record<string, Part>>): string[] {
  const { en, ...others } = languages
  const english = sentencesOf(en ?? {})
  return Object.entries(others).flatMap(([language, part]) => {
    const sentences = sentencesOf(part)
    const keys = new Set([...english.keys(), ...sentences.keys()])
    return [...keys].flatMap(key => {
      const original = english.get(key)
      const sentence = sentences.get(key)
      if (original === undefined) return [`${language}: "${key}" is not in English.`]
      if (sentence === undefined) return [`${language}: "${key}" is missing.`]
      if (sentence.trim() === '') return [`${language}: "${key}" is empty.`]
      const [wanted, found] = [gapsOf(original), gapsOf(sentence)]
      return wanted === found
        ? []
        : [`${language}: "${key}" has the gaps ${found}, and English has ${wanted}.`]
    })
  })
}

/** Fails the build, and the start of the development server, when a language is not complete. */
export function checkLocales(): Plugin {
  return {
    name: 'simmer-locales',
    buildStart() {
      const faults = faultsOf(messages)
      if (faults.length > 0) throw new Error(`The languages are not complete:\n${faults.join('\n')}`)
    },
  }
}

/** Every sentence of a language by its whole key, such as `history.sync.left`. */
export function sentencesOf(part: Part, path = ''): Map<string, string> {
  if (typeof part === 'string') return new Map([[path, part]])
  return new Map(
    Object.entries(part).flatMap(([key, inner]) => [...sentencesOf(inner, path ? `${path}.${key}` : key)]),
  )
}

// A language without a plural needs the number in one sentence, which another may spell out in one of its forms.
function gapsOf(sentence: string): string {
  const gaps = [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  return `[${[...new Set(gaps)].sort().join(', ')}]`
}
