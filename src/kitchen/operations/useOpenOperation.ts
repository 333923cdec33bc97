import { computed, onScopeDispose, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import { addressParameters } from '@/ui/addressParameters'
import type { AskForOperations, OperationFilters } from './askForOperations'
import type { Operation } from './operation'

export interface UseOpenOperation {
  /** The one whose details are open; null as well while the one that the address names is being looked for. */
  operation: Readonly<Ref<Operation | null>>
  open: (operation: Operation) => void
  /** @returns whether there was one */
  close: () => boolean
}

const useNumber = addressParameters(['r_open'])

const noFilters: OperationFilters = { kind: null, department: null, person: '', text: '', from: '', to: '' }

/**
 * The operation whose details are open. It stands in the address (`r_open`) by its document number, so that a reload or a link
 * opens it again: from the list where that has it, else by a question of its own; where neither knows it, the list it is.
 * Stops with its scope.
 */
export function useOpenOperation(options: {
  ask: AskForOperations
  operations: Readonly<Ref<readonly Operation[]>>
  /** When the list was read; null before it was. */
  readAt: Readonly<Ref<Date | null>>
  isShown: Readonly<Ref<boolean>>
}): UseOpenOperation {
  const { ask, operations, readAt, isShown } = options
  const operation = shallowRef<Operation | null>(null)
  const wanted = shallowRef(new URLSearchParams(location.search).get('r_open')?.slice(0, 200) ?? '')
  useNumber(() => ({ r_open: isShown.value ? wanted.value : '' }))

  let looking: AbortController | null = null
  function stop(): void {
    looking?.abort()
    looking = null
  }

  /** Only the search finds a number, and the opening stock only where it is asked for by name. */
  async function find(number: string, signal: AbortSignal): Promise<Operation | null> {
    for (const kind of [null, 'opening'] as const) {
      const answer = await ask({ ...noFilters, kind, text: number }, null, signal)
      if (answer.outcome !== 'page') return null
      // The search also finds who writes the number into a note.
      const found = answer.page.operations.find(one => one.document_number === number)
      if (found) return found
    }
    return null
  }

  async function lookFor(number: string): Promise<void> {
    stop()
    const own = (looking = new AbortController())
    const found = operations.value.find(one => one.document_number === number)
    const answer = found ?? (await find(number, own.signal))
    // Somebody has opened another or turned to the other tab meanwhile.
    if (looking !== own) return
    looking = null
    // Not tried again with every new reading of the list: it would open under the hands of somebody who has gone on.
    if (answer) operation.value = answer
    else wanted.value = ''
  }
  // After the list and not beside it: mostly it has the one that is looked for.
  watch(
    computed(() => isShown.value && readAt.value !== null && wanted.value !== '' && operation.value === null),
    isMissing => (isMissing ? void lookFor(wanted.value) : stop()),
    { immediate: true },
  )
  onScopeDispose(stop)

  return {
    operation: shallowReadonly(operation),
    open(one) {
      operation.value = one
      wanted.value = one.document_number
    },
    close() {
      if (operation.value === null) return false
      operation.value = null
      wanted.value = ''
      return true
    },
  }
}
