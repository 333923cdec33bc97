export interface Failure {
  seed: number
  broken: string
  trace: string[]
}

export interface Summary {
  runs: number
  counts: Record<string, number>
  failure: Failure | undefined
}

export function simulate(options: {
  first: number
  runs: number
  onProgress?: (runs: number) => void
}): Promise<Summary>
