import { shallowReadonly, shallowRef, type Ref } from 'vue'
import { t } from '@/locales'
import { useLastingWork } from '@/ui/lastingWork'
import { download, fileName, type FileKind } from '@/ui/saveFile'
import { useOutcomeWords } from '@/ui/useOutcomeWords'
import type { AskForOperations, OperationFilters } from './askForOperations'
import { operationsFile } from './exportOperations'
import type { Operation, OperationPage } from './operation'

export interface UseOperationExport {
  /** How many have been read, while a file is being made. */
  progress: Readonly<Ref<number | null>>
  /** What came of the last one, as a sentence. */
  result: Readonly<Ref<string>>
  save: (kind: FileKind) => Promise<void>
  stop: () => void
}

/**
 * Saves everything that the filters ask for as a file, page by page from the server; can be stopped. Without all of it there is
 * no file: half a list would be taken for the whole. Goes on to its end when its scope ends.
 * @param isShown whether its words are on the screen
 */
export function useOperationExport(
  ask: AskForOperations,
  filters: Readonly<Ref<OperationFilters>>,
  isShown: () => boolean,
): UseOperationExport {
  const progress = shallowRef<number | null>(null)
  const work = useLastingWork()
  const { words: result, say } = useOutcomeWords(isShown)
  let stopping = new AbortController()

  async function readAll(signal: AbortSignal): Promise<Operation[] | null> {
    const asked = filters.value
    const found = new Map<number, Operation>()
    for (let next: OperationPage['next'] = null; ;) {
      const answer = await ask(asked, next, signal)
      if (answer.outcome !== 'page') return null
      // What came in while it was read moves the pages.
      for (const operation of answer.page.operations) found.set(operation.id, operation)
      progress.value = found.size
      next = answer.page.next
      if (next === null || signal.aborted) return [...found.values()]
    }
  }

  async function save(kind: FileKind): Promise<void> {
    if (progress.value !== null) return
    stopping = work.begin()
    const { signal } = stopping
    result.value = ''
    progress.value = 0
    const operations = await readAll(signal)
    progress.value = null
    if (signal.aborted) return
    if (!operations) {
      say(t('operations.export.failed'), true)
      return
    }
    const file = fileName('restaurant', kind, new Date())
    download(operationsFile(operations, kind), file)
    say(t('operations.export.done', { n: operations.length, file }))
  }

  return {
    progress: shallowReadonly(progress),
    result,
    save,
    stop: () => stopping.abort(),
  }
}
