import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { mutants } from '../mutants/mutants.mjs'

// Switching them all off takes a quarter of an hour, and is not done at each change: that it can be, is seen here.
it.each(mutants)('the mutant "$mechanism" finds its place', ({ file, from, to }) => {
  expect(readFileSync(file, 'utf8').split(from)).toHaveLength(2)
  expect(to).not.toBe(from)
})
