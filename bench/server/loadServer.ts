import { percentile } from '../figures'

export interface Load {
  calls: number
  seconds: number
  /** Milliseconds of a call. */
  p50: number
  p99: number
}

/**
 * So many connections call as fast as they are answered.
 * @param call gets the number of its connection; what it throws ends the run
 */
export async function loadServer(
  connections: number,
  seconds: number,
  call: (connection: number) => Promise<void>,
): Promise<Load> {
  // Connections are made and plans cached before the clock starts.
  await together(connections, call)
  const times: number[] = []
  const startedAt = performance.now()
  const endsAt = startedAt + seconds * 1_000
  await together(connections, async connection => {
    for (let now = performance.now(); now < endsAt;) {
      await call(connection)
      const answeredAt = performance.now()
      times.push(answeredAt - now)
      now = answeredAt
    }
  })
  return {
    calls: times.length,
    seconds: (performance.now() - startedAt) / 1_000,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  }
}

async function together(count: number, work: (place: number) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, place) => work(place)))
}
