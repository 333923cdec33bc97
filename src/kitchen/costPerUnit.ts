/**
 * What a kilogram, a litre or a piece costs: a gram costs too little to be read.
 *
 * @param unitCost of one base unit; in another unit it stays as it is
 */
export function costPerUnit(unitCost: number, baseUnit: string): { unitCost: number; unit: string } {
  const large = { g: 'kg', ml: 'l' }[baseUnit]
  return large ? { unitCost: unitCost * 1000, unit: large } : { unitCost, unit: baseUnit }
}
