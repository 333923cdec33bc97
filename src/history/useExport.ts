import { onScopeDispose, shallowRef } from 'vue'
import { errorWords, useMatchingTasks, type WholeTask } from '@/core/background'
import { t } from '@/locales'
import { download, fileName, type FileKind } from '@/ui/saveFile'
import { usePassingWords } from '@/ui/usePassingWords'
import { exportFile } from './exportTasks'

/** Saves all tasks of a list as a file, however many; can be stopped. Stops with its scope. */
export function useExport() {
  const { wholeTasksOf } = useMatchingTasks()
  /** While it is being made. */
  const progress = shallowRef<{ count: number; total: number } | null>(null)
  const result = usePassingWords()
  let stopping = new AbortController()
  onScopeDispose(() => stopping.abort())

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
    stopping = new AbortController()
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
      result.value = t('history.export.done', { n: count, file: name })
    } catch (error) {
      result.value = t('history.export.failed', { reason: errorWords(error) })
    } finally {
      progress.value = null
    }
  }
  return { progress, result, save, stop: () => stopping.abort() }
}
