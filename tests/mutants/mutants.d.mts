/** One mechanism, and how to switch it off; `from` occurs exactly once in `file`. */
export interface Mutant {
  mechanism: string
  file: string
  from: string
  to: string
}

export const mutants: readonly Mutant[]
