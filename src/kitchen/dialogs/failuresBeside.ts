import type { BackgroundTask } from '@/core/background'

/**
 * How many failures there are besides the task that is being mended.
 * @param failedCount failures that nobody has put aside: one that was, and one that has not failed, are not among them
 */
export function failuresBeside(
  { status, dismissedAt }: Pick<BackgroundTask, 'status' | 'dismissedAt'>,
  failedCount: number,
): number {
  const isCounted = status === 'failed' && dismissedAt === undefined
  return Math.max(0, failedCount - (isCounted ? 1 : 0))
}
