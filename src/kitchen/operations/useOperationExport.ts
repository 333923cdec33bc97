import type { Ref } from 'vue'
import { t } from '@/locales'
import type { WorkKind } from '@/ui/lastingWork'
import { download, fileName, type FileKind } from '@/ui/saveFile'
import { useLastingWork, type Piece } from '@/ui/useLastingWork'
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

/** How many have been read. */
const exporting: WorkKind<number> = Symbol('export of the restaurant')

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
  const { progress, words, run, stop } = useLastingWork(exporting, isShown)

  async function readAll({ signal, report }: Piece<number>): Promise<Operation[] | null> {
    const asked = filters.value
    const found = new Map<number, Operation>()
    for (let next: OperationPage['next'] = null; ;) {
      const answer = await ask(asked, next, signal)
      if (answer.outcome !== 'page') return null
      // What came in while it was read moves the pages.
      for (const operation of answer.page.operations) found.set(operation.id, operation)
      report(found.size)
      next = answer.page.next
      if (next === null || signal.aborted) return [...found.values()]
    }
  }

  const save = (kind: FileKind) =>
    run(0, async piece => {
      const operations = await readAll(piece)
      if (piece.signal.aborted) return null
      if (!operations) return { sentence: t('operations.export.failed'), isWarned: true }
      const file = fileName('restaurant', kind, new Date())
      download(operationsFile(operations, kind), file)
      return { sentence: t('operations.export.done', { n: operations.length, file }) }
    })

  return { progress, result: words, save, stop }
}
