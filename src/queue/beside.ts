import type { Environment } from './environment'

/**
 * Looks again and again while something is under way, one look after the other.
 * @param everyMs from the beginning, or the end of the last look, to the next one
 * @returns what `work` resolves to, once a look in hand has ended as well
 * @throws what `work` throws, or else what a look throws; nothing is looked at any more after that
 */
export async function beside<T>(
  work: Promise<T>,
  look: () => Promise<void>,
  everyMs: number,
  environment: Pick<Environment, 'setTimer'>,
): Promise<T> {
  let isOver = false
  let looking = Promise.resolve()
  let cancelTimer = () => {}
  const wait = () => {
    cancelTimer = environment.setTimer(() => {
      looking = look().then(() => {
        if (!isOver) wait()
      })
      // Told when the work is over.
      looking.catch(() => undefined)
    }, everyMs)
  }
  wait()
  const over = async () => {
    isOver = true
    cancelTimer()
    await looking
  }
  const result = await work.catch(async (error: unknown) => {
    await over().catch(() => undefined)
    throw error
  })
  await over()
  return result
}
