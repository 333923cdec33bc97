import { describe, expect, it } from 'vitest'
import { baseUnitOf, factorOf, isUnit, toBase, unitsOf } from '@/kitchen/units'

describe('units', () => {
  it('converts kg to g and l to ml', () => {
    expect([toBase(2, 'kg'), toBase(0.5, 'l'), toBase(7, 'g'), toBase(3, 'pcs')]).toEqual([2000, 500, 7, 3])
    expect([baseUnitOf('kg'), baseUnitOf('l'), baseUnitOf('pcs')]).toEqual(['g', 'ml', 'pcs'])
  })

  it('rounds half up to 0.001 of the base unit, in spite of binary fractions', () => {
    expect([toBase(1.0005, 'g'), toBase(0.0015, 'g'), toBase(1.00049, 'g'), toBase(0.0000005, 'kg')]).toEqual(
      [1.001, 0.002, 1, 0.001],
    )
  })

  it('offers the units of one kind, the base unit first', () => {
    expect([unitsOf('g'), unitsOf('ml'), unitsOf('pcs')]).toEqual([['g', 'kg'], ['ml', 'l'], ['pcs']])
    expect(factorOf('kg')).toBe(1000)
    expect([isUnit('kg'), isUnit('cup'), isUnit('toString')]).toEqual([true, false, false])
  })
})
