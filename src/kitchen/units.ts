/** The units that a person may type. Stock is kept in base units: g, ml and pcs. */
export const units = ['g', 'kg', 'ml', 'l', 'pcs'] as const
export type Unit = (typeof units)[number]
export type BaseUnit = 'g' | 'ml' | 'pcs'

const inBase: Record<Unit, { base: BaseUnit; factor: number }> = {
  g: { base: 'g', factor: 1 },
  kg: { base: 'g', factor: 1000 },
  ml: { base: 'ml', factor: 1 },
  l: { base: 'ml', factor: 1000 },
  pcs: { base: 'pcs', factor: 1 },
}

export function isUnit(text: string): text is Unit {
  return (units as readonly string[]).includes(text)
}

export function baseUnitOf(unit: Unit): BaseUnit {
  return inBase[unit].base
}

/** The units of one kind, the base unit first: what a field may offer for an item. */
export function unitsOf(base: BaseUnit): Unit[] {
  return units.filter(unit => inBase[unit].base === base)
}

/** How many base units one `unit` is. */
export function factorOf(unit: Unit): number {
  return inBase[unit].factor
}

/** The quantity in its base unit, rounded half up to 0.001 as the server rounds it. */
export function toBase(quantity: number, unit: Unit): number {
  return roundHalfUp(quantity * inBase[unit].factor)
}

/** Half up to 0.001. The nudge undoes what binary fractions lose: 1.0005 is stored as a little less. */
export function roundHalfUp(value: number): number {
  return Math.round(value * 1000 * (1 + Number.EPSILON)) / 1000
}
