import { errorWords, useMatchingTasks, type WholeTask } from '@/core/background'
import { t } from '@/locales'
import type { WorkKind } from '@/ui/lastingWork'
import { download, fileName, type FileKind } from '@/ui/saveFile'
import { useLastingWork } from '@/ui/useLastingWork'
import { exportFile } from './exportTasks'

const exporting: WorkKind<{ count: number; total: number }> = Symbol('export of this device')

async function* untilStopped(
  pieces: AsyncIterable<WholeTask[]>,
  signal: AbortSignal,
): AsyncGenerator<WholeTask[], void> {
  for await (const piece of pieces) {
    if (signal.aborted) return
    yield piece
  }
}

/**
 * Saves all tasks of a list as a file, however many; can be stopped. Goes on to its end when its scope ends.
 * @param isShown whether its words are on the screen
 */
export function useExport(isShown: () => boolean) {
  const { wholeTasksOf } = useMatchingTasks()
  const { progress, words, run, stop } = useLastingWork(exporting, isShown)

  const save = (kind: FileKind, keys: readonly number[]) =>
    run({ count: 0, total: keys.length }, async ({ signal, report }) => {
      try {
        const pieces = untilStopped(wholeTasksOf(keys), signal)
        const { file, count } = await exportFile(pieces, kind, done =>
          report({ count: done, total: keys.length }),
        )
        if (signal.aborted) return null
        const name = fileName('tasks', kind, new Date())
        download(file, name)
        return { sentence: t('history.export.done', { n: count, file: name }) }
      } catch (error) {
        if (signal.aborted) return null
        return { sentence: t('history.export.failed', { reason: errorWords(error) }), isWarned: true }
      }
    })

  return { progress, result: words, save, stop }
}
