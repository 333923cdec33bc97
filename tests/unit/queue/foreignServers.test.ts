import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { UnreachableError } from '@/queue'
import { createTestQueue, passTime, stir, until } from '../../support/testQueue'

/** A queue with a type whose handler talks to a server of its own, beside the tasks of ours. */
function createWorld() {
  const letters = { areAnswered: false, tries: 0, sent: [] as string[] }
  const world = createTestQueue({
    tasks: [
      stir,
      {
        ...stir,
        type: 'letter',
        handle: payload => {
          letters.tries += 1
          const { pot } = payload as { pot: string }
          if (!letters.areAnswered) return Promise.reject(new UnreachableError('The post is closed.'))
          return Promise.resolve(letters.sent.push(pot))
        },
      },
    ],
  })
  return { ...world, world, letters }
}

it('promise 4: nothing blocks – a server that only one type’s handler talks to keeps no other type back', async () => {
  const { world, letters, queue, task } = createWorld()
  for (let n = 0; n < 20; n++) await queue.enqueue('letter', { pot: `${n}` })
  queue.start()
  await until(() => letters.tries > 0)
  for (let n = 0; n < 10; n++) {
    const { id } = await queue.enqueue('stir', { pot: `${n}` })
    await until(async () => (await task(id)).status === 'completed')
    expect(queue.state.silentSince).toBeUndefined()
    await passTime(world, 30_000)
  }
})

it('does not try every one of a type whose server is silent, and goes on once it answers', async () => {
  const { world, letters, queue } = createWorld()
  for (let n = 0; n < 20; n++) await queue.enqueue('letter', { pot: `${n}` })
  queue.start()
  await until(() => !queue.state.isDraining)
  expect(letters.tries).toBe(3)
  await passTime(world, 10 * 60_000, 5_000)
  // Pauses of 1 to 60 s, one try after each.
  expect(letters.tries).toBeLessThan(25)
  letters.areAnswered = true
  await passTime(world, 61_000)
  expect(letters.sent).toHaveLength(20)
})

it('tries again within a minute after the clock has jumped back by a day', async () => {
  const { world, letters, queue, clock } = createWorld()
  for (let n = 0; n < 5; n++) await queue.enqueue('letter', { pot: `${n}` })
  queue.start()
  await until(() => !queue.state.isDraining)
  clock.jump(-86_400_000)
  letters.areAnswered = true
  await passTime(world, 60_000)
  expect(letters.sent).toHaveLength(5)
})
