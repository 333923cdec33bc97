import { useUrlSearchParams } from '@vueuse/core'
import { computed, type Ref, type WritableComputedRef } from 'vue'
import { departments, type Department } from '../reasons'
import type { OperationFilters } from './askForOperations'
import { operationKinds, type OperationKind } from './operation'

type Field = 'r_kind' | 'r_department' | 'r_person' | 'r_text'

export interface UseOperationFilters {
  kind: WritableComputedRef<OperationKind | null>
  department: WritableComputedRef<Department | null>
  person: WritableComputedRef<string>
  text: WritableComputedRef<string>
  filters: Readonly<Ref<OperationFilters>>
  isFiltered: Readonly<Ref<boolean>>
  clear: () => void
}

/** The filters live in the address (`r_…`), so that a reload or a shared address shows the same list. */
export function useOperationFilters(): UseOperationFilters {
  const parameters = useUrlSearchParams<Record<Field, string>>('history', {
    writeMode: 'replace',
    removeFalsyValues: true,
  })
  const textOf = (field: Field) => {
    const value: unknown = parameters[field]
    return typeof value === 'string' ? value : ''
  }
  const oneOf = <Value extends string>(field: Field, choices: readonly Value[]) =>
    computed<Value | null>({
      // An address may hold anything.
      get: () => choices.find(choice => choice === textOf(field)) ?? null,
      set: value => (parameters[field] = value ?? ''),
    })
  const word = (field: Field) =>
    computed<string>({ get: () => textOf(field).slice(0, 200), set: value => (parameters[field] = value) })

  const kind = oneOf('r_kind', operationKinds)
  const department = oneOf('r_department', departments)
  const person = word('r_person')
  const text = word('r_text')
  const filters = computed(() => ({
    kind: kind.value,
    department: department.value,
    person: person.value,
    text: text.value.trim(),
  }))
  return {
    kind,
    department,
    person,
    text,
    filters,
    isFiltered: computed(() => Object.values(filters.value).some(Boolean)),
    clear() {
      for (const field of ['r_kind', 'r_department', 'r_person', 'r_text'] as const) parameters[field] = ''
    },
  }
}
