import * as v from 'valibot'
import { departments, reasons } from '../reasons'
import { isUnit, toBase, units } from '../units'

/** Parts that the schemas of the three task types share. The limits are the server's. */
const maxText = 2_000
const maxBase = 1_000_000

/** An object whose missing fields and wrong kinds are told in plain words. Fields that it doesn't name are dropped. */
export function record<Entries extends v.ObjectEntries>(entries: Entries) {
  return v.object(entries, issue => (issue.expected === 'Object' ? 'must be an object.' : 'is missing.'))
}

export const text = v.pipe(
  v.string('must be a text.'),
  // Characters as Postgres counts them: an emoji is one.
  v.check(
    value => value.length <= maxText || Array.from(value).length <= maxText,
    `must have ${maxText.toLocaleString('en')} characters at most.`,
  ),
)

export const name = v.pipe(
  text,
  v.check(value => value.trim() !== '', 'must not be empty.'),
)

export const quantity = v.pipe(
  v.number('must be a number.'),
  v.finite('must be a finite number.'),
  v.check(value => value > 0, 'must be more than 0.'),
  v.check(value => value < maxBase, 'is too much for one entry: it must be less than 1,000,000.'),
)

export const unit = v.picklist(units, `must be one of ${units.join(', ')}.`)

export const department = v.picklist(departments, `must be one of ${departments.join(', ')}.`)

export const reason = v.picklist(reasons, `must be one of ${reasons.join(', ')}.`)

export const cost = v.pipe(
  v.number('must be a number.'),
  v.finite('must be a finite number.'),
  v.minValue(0, 'must not be negative.'),
)

export const time = v.pipe(
  text,
  v.check(value => Number.isFinite(Date.parse(value)), 'must be a date or a time in ISO 8601.'),
)

/** A date or a time as the server reads it: `Date.parse` alone takes "Nov 24 2026" and the year 20266 as well. */
export const expiry = v.pipe(
  time,
  v.regex(
    /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?$/i,
    'must be a date or a time in ISO 8601, of a year of four digits.',
  ),
)

/** `true` if the quantity, in base units and rounded, is one that the server takes: from 0.001 to under 1,000,000. */
export function fitsBase(amount: { quantity: number; unit: string }): boolean {
  if (!isUnit(amount.unit)) return true
  const base = toBase(amount.quantity, amount.unit)
  return base >= 0.001 && base < maxBase
}

export const baseLimits = 'must be from 0.001 to under 1,000,000 in g, ml or pcs.'

/** An issue of a check over several fields, put at the field that is to be mended. */
export function issueAt<Value extends object>(value: Value, fields: [string, ...string[]], message: string) {
  const path = fields.map(key => ({
    type: 'object' as const,
    origin: 'value' as const,
    input: {},
    key,
    value: undefined,
  }))
  return { message, input: value, path: path as [(typeof path)[number], ...typeof path] }
}
