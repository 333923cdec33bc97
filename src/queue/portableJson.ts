import { InvalidPayloadError } from './errors'

/**
 * The payload as JSON text with sorted keys, the same for equal payloads.
 * Refuses what JSON or Postgres' jsonb can't hold, because a task that nobody can read would poison its batch:
 * numbers that are not finite, U+0000, half a surrogate pair, and values such as functions, dates or maps.
 * @throws InvalidPayloadError naming the field
 */
export function canonicalJson(value: unknown): string {
  return textOf(value, [])
}

/** @param path where the value stands; it grows and shrinks with the walk: a text for each place would cost more than the rest */
function textOf(value: unknown, path: string[]): string {
  switch (typeof value) {
    case 'string':
      return quoted(value, path)
    case 'number':
      if (!Number.isFinite(value)) throw unfit(path, 'must be a finite number.')
      return String(value)
    case 'boolean':
      return String(value)
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value)) return listText(value, path)
      if (isPlain(value)) return objectText(value, path)
  }
  throw unfit(path, 'must be plain JSON: text, number, true or false, list, object or null.')
}

function listText(list: readonly unknown[], path: string[]): string {
  let text = ''
  for (let index = 0; index < list.length; index++) {
    path.push(String(index))
    text += (text && ',') + textOf(list[index], path)
    path.pop()
  }
  return `[${text}]`
}

function objectText(value: Record<string, unknown>, path: string[]): string {
  let text = ''
  for (const key of Object.keys(value).sort()) {
    const item = value[key]
    if (item === undefined) continue
    path.push(key)
    text += `${text && ','}${quoted(key, path)}:${textOf(item, path)}`
    path.pop()
  }
  return `{${text}}`
}

function quoted(text: string, path: string[]): string {
  if (mayBeUnfit.test(text)) {
    if (text.includes('\u0000')) throw unfit(path, 'must not contain the character U+0000.')
    if (halfCharacter.test(text)) throw unfit(path, 'contains half of a character (a lone surrogate).')
  }
  return JSON.stringify(text)
}

const unfit = (path: readonly string[], reason: string) => new InvalidPayloadError(path.join('.'), reason)

function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

// Half of what each of two checks would cost, for all that has neither.
const mayBeUnfit = /[\u0000\ud800-\udfff]/

// String.prototype.isWellFormed came to Safari in 16.4. No call that only throws: the bundler takes such a one for
// useless, and leaves it out. With the flag u a whole pair is one character, so that only halves match.
const halfCharacter = /\p{Surrogate}/u

/**
 * A short fingerprint of a text, 106 bits as hex. It tells two payloads apart; it is no signature.
 * Two rounds of cyrb53 (public domain, by bryc) with different seeds; synchronous, and there without https,
 * where `crypto.subtle` is not.
 */
export function fingerprintOf(text: string): string {
  let [high, low] = seeded(0)
  let [otherHigh, otherLow] = seeded(0x9e3779b9)
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
    otherHigh = Math.imul(otherHigh ^ unit, 2654435761)
    otherLow = Math.imul(otherLow ^ unit, 1597334677)
  }
  return cyrb53(high, low) + cyrb53(otherHigh, otherLow)
}

const seeded = (seed: number): [high: number, low: number] => [0xdeadbeef ^ seed, 0x41c6ce57 ^ seed]

function cyrb53(high: number, low: number): string {
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(16).padStart(14, '0')
}
