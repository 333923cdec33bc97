import { shallowRef } from 'vue'
import { errorWords, useMatchingTasks, type WholeTask } from '@/core/background'
import { t } from '@/locales'
import { useLastingWork } from '@/ui/lastingWork'
import { download, fileName, type FileKind } from '@/ui/saveFile'
import { useOutcomeWords } from '@/ui/useOutcomeWords'
import { exportFile } from './exportTasks'

/**
 * Saves all tasks of a list as a file, however many; can be stopped. Goes on to its end when its scope ends.
 * @param isShown whether its words are on the screen
 */
export function useExport(isShown: () => boolean) {
  const { wholeTasksOf } = useMatchingTasks()
  /** While it is being made. */
  const progress = shallowRef<{ count: number; total: number } | null>(null)
  const work = useLastingWork()
  const { words: result, say } = useOutcomeWords(isShown)
  let stopping = new AbortController()

  async function* untilStopped(
    pieces: AsyncIterable<WholeTask[]>,
    signal: AbortSignal,
  ): AsyncGenerator<WholeTask[], void> {
    for await (const piece of pieces) {
      if (signal.aborted) return
      yield piece
    }
  }

  async function save(kind: FileKind, keys: readonly number[]): Promise<void> {
    if (progress.value) return
    stopping = work.begin()
    const { signal } = stopping
    result.value = ''
    progress.value = { count: 0, total: keys.length }
    try {
      const pieces = untilStopped(wholeTasksOf(keys), signal)
      const { file, count } = await exportFile(pieces, kind, done => {
        progress.value = { count: done, total: keys.length }
      })
      if (signal.aborted) return
      const name = fileName('tasks', kind, new Date())
      download(file, name)
      say(t('history.export.done', { n: count, file: name }))
    } catch (error) {
      if (!signal.aborted) say(t('history.export.failed', { reason: errorWords(error) }), true)
    } finally {
      progress.value = null
    }
  }
  return { progress, result, save, stop: () => stopping.abort() }
}
