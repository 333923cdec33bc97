import { describe, expect, it } from 'vitest'
import { readQuantity } from '@/kitchen/dialogs/readQuantity'

describe('readQuantity', () => {
  it.each([
    ['500', 500],
    [' 500 ', 500],
    ['0,5', 0.5],
    ['0.125', 0.125],
    ['1,5', 1.5],
    ['.5', 0.5],
    ['2.', 2],
    ['1250', 1250],
    ['999999', 999_999],
  ])('reads "%s" as %d', (typed, value) => {
    expect(readQuantity(typed)).toEqual({ value })
  })

  it.each([
    ['', 'Type a quantity.'],
    ['0', 'more than 0'],
    ['0,000', 'more than 0'],
    ['-5', 'more than 0'],
    ['0.0004', 'more than 0'],
    ['abc', 'as a number'],
    ['NaN', 'as a number'],
    ['1e9', 'as a number'],
    ['Infinity', 'as a number'],
    ['5 kg', 'as a number'],
    ['1.2.3', 'as a number'],
    ['1000000000', 'too much'],
    ['1000000', 'too much'],
    ['1,250', 'Type 1250 or 1.25.'],
    ['1.250', 'Type 1250 or 1.25.'],
    ['1.250.000', 'Type 1250000.'],
  ])('refuses "%s": %s', (typed, sentence) => {
    expect(readQuantity(typed)).toEqual({ error: expect.stringContaining(sentence) as string })
  })

  it('holds its limits in the base unit', () => {
    expect(readQuantity('1000', 1000)).toMatchObject({ error: expect.stringContaining('too much') as string })
    expect(readQuantity('0.0004', 1000)).toEqual({ value: 0.0004 })
  })
})
