import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { mutants } from '../../mutants/mutants.mjs'

describe('the mutants', () => {
  // A mechanism that was written anew would otherwise be proved by nothing until somebody runs the long command.
  it.each(mutants.map(({ mechanism, file, from }) => ({ mechanism, file, from })))(
    'find what they switch off: $mechanism',
    async ({ file, from }) => {
      expect((await readFile(file, 'utf8')).split(from)).toHaveLength(2)
    },
  )
})
