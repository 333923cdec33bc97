import { InvalidPayloadError } from './errors'

/**
 * The payload as JSON text with sorted keys, the same for equal payloads.
 * Refuses what JSON or Postgres' jsonb can't hold, because a task that nobody can read would poison its batch:
 * numbers that are not finite, U+0000, half a surrogate pair, and values such as functions, dates or maps.
 * @throws InvalidPayloadError naming the field
 */
export function canonicalJson(value: unknown, field = ''): string {
  switch (typeof value) {
    case 'string':
      if (value.includes('\u0000'))
        throw new InvalidPayloadError(field, 'must not contain the character U+0000.')
      if (!isWellFormed(value))
        throw new InvalidPayloadError(field, 'contains half of a character (a lone surrogate).')
      return JSON.stringify(value)
    case 'number':
      if (!Number.isFinite(value)) throw new InvalidPayloadError(field, 'must be a finite number.')
      return JSON.stringify(value)
    case 'boolean':
      return String(value)
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value)) {
        return `[${value.map((item, index) => canonicalJson(item, join(field, String(index)))).join(',')}]`
      }
      if (isPlain(value)) return canonicalObject(value, field)
  }
  throw new InvalidPayloadError(
    field,
    'must be plain JSON: text, number, true or false, list, object or null.',
  )
}

function canonicalObject(value: Record<string, unknown>, field: string): string {
  const entries = Object.keys(value)
    .filter(key => value[key] !== undefined)
    .sort()
    .map(key => `${canonicalJson(key, join(field, key))}:${canonicalJson(value[key], join(field, key))}`)
  return `{${entries.join(',')}}`
}

function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function join(field: string, part: string): string {
  return field ? `${field}.${part}` : part
}

// String.prototype.isWellFormed came to Safari in 16.4. No call that only throws: the bundler takes such a one for
// useless, and leaves it out. With the flag u a whole pair is one character, so that only halves match.
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}

/**
 * A short fingerprint of a text, 106 bits as hex. It tells two payloads apart; it is no signature.
 * Two rounds of cyrb53 (public domain, by bryc) with different seeds; synchronous, and there without https,
 * where `crypto.subtle` is not.
 */
export function fingerprintOf(text: string): string {
  return cyrb53(text, 0) + cyrb53(text, 0x9e3779b9)
}

function cyrb53(text: string, seed: number): string {
  let high = 0xdeadbeef ^ seed
  let low = 0x41c6ce57 ^ seed
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(16).padStart(14, '0')
}
