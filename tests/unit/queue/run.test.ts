import { describe, expect, it } from 'vitest'
import { Run, type LaneEnd } from '@/queue/run'
import type { Task } from '@/queue'

const task = (key: string) => ({ id: key, orderingKeys: [key] }) as unknown as Task

/** A run whose lanes end when the test says so. */
function createRun(concurrency = 3) {
  const lanes: { tasks: Task[]; end: (how: LaneEnd) => void; fail: (error: Error) => void }[] = []
  const run = new Run({
    concurrency,
    batchSize: 1,
    goesAlone: () => false,
    hasMore: false,
    send: tasks => new Promise((resolve, reject) => lanes.push({ tasks, end: resolve, fail: reject })),
  })
  return { run, lanes }
}

const turn = () => new Promise(resolve => setImmediate(resolve))

describe('a run', () => {
  it('ends with the last of its lanes, of those that joined as well, and takes nothing from then on', async () => {
    const { run, lanes } = createRun()
    run.start([task('a'), task('b')])
    const over: { how?: string; hasPlace?: boolean } = {}
    // What is asked at this very moment has to find it closed: nobody waits for a lane that joins now.
    void run.ended().then(how => Object.assign(over, { how, hasPlace: run.hasPlace }))
    lanes[0]?.end('on')
    await turn()
    expect(run.hasPlace).toBe(true)
    run.start([task('c')])
    lanes[1]?.end('nothing')
    await turn()
    expect(over).toEqual({})
    lanes[2]?.end('nothing')
    await turn()
    expect(over).toEqual({ how: 'on', hasPlace: false })
  })

  it('has so many lanes at most', () => {
    const { run, lanes } = createRun(2)
    run.start([task('a')])
    expect(run.hasPlace).toBe(true)
    run.start([task('b'), task('c')])
    expect(run.hasPlace).toBe(false)
    expect(lanes.map(({ tasks }) => tasks.map(({ id }) => id))).toEqual([['a'], ['b', 'c']])
  })

  it('of which one has failed takes nothing more, and tells it when all have ended', async () => {
    const { run, lanes } = createRun()
    run.start([task('a'), task('b')])
    let told: unknown
    void run.ended().catch((error: unknown) => (told = error))
    lanes[0]?.fail(new Error('On fire.'))
    await turn()
    expect(run.hasPlace).toBe(false)
    expect(told).toBeUndefined()
    lanes[1]?.end('on')
    await turn()
    expect(told).toEqual(new Error('On fire.'))
  })

  it.each([
    { ends: ['on', 'stop'], whole: 'stop' },
    { ends: ['on', 'nothing'], whole: 'on' },
    { ends: ['nothing', 'nothing'], whole: 'stop' },
  ] as const)('of $ends goes on as "$whole"', async ({ ends, whole }) => {
    const { run, lanes } = createRun()
    run.start([task('a'), task('b')])
    ends.forEach((how, place) => lanes[place]?.end(how))
    expect(await run.ended()).toBe(whole)
  })
})
