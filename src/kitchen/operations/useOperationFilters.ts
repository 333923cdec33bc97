import { computed, reactive, type Ref, type WritableComputedRef } from 'vue'
import { addressParameters } from '@/ui/addressParameters'
import { departments, type Department } from '../reasons'
import { dayBounds } from '../dayBounds'
import type { OperationFilters } from './askForOperations'
import { operationKinds, type OperationKind } from './operation'

const fields = ['r_kind', 'r_department', 'r_person', 'r_text', 'r_from', 'r_to'] as const
const useParameters = addressParameters(fields)
type Field = (typeof fields)[number]

export interface UseOperationFilters {
  kind: WritableComputedRef<OperationKind | null>
  department: WritableComputedRef<Department | null>
  // A field that is emptied says null.
  person: WritableComputedRef<string, string | null>
  text: WritableComputedRef<string, string | null>
  /** The first day, and the last, as a date field writes them; empty for none. */
  from: WritableComputedRef<string, string | null>
  to: WritableComputedRef<string, string | null>
  filters: Readonly<Ref<OperationFilters>>
  isFiltered: Readonly<Ref<boolean>>
  clear: () => void
}

/** The filters live in the address (`r_…`), so that a reload or a shared address shows the same list. */
export function useOperationFilters(): UseOperationFilters {
  const asked = new URLSearchParams(location.search)
  const parameters = reactive<Record<Field, string>>({
    r_kind: asked.get('r_kind') ?? '',
    r_department: asked.get('r_department') ?? '',
    r_person: asked.get('r_person') ?? '',
    r_text: asked.get('r_text') ?? '',
    r_from: asked.get('r_from') ?? '',
    r_to: asked.get('r_to') ?? '',
  })
  useParameters(() => parameters)
  const oneOf = <Value extends string>(field: Field, choices: readonly Value[]) =>
    computed<Value | null>({
      // An address may hold anything.
      get: () => choices.find(choice => choice === parameters[field]) ?? null,
      set: value => (parameters[field] = value ?? ''),
    })
  const word = (field: Field, read: (typed: string) => string) =>
    computed<string, string | null>({
      get: () => read(parameters[field]),
      set: value => (parameters[field] = value ?? ''),
    })
  const short = (typed: string) => typed.slice(0, 200)
  const day = (typed: string) => (dayBounds(typed) ? typed : '')

  const kind = oneOf('r_kind', operationKinds)
  const department = oneOf('r_department', departments)
  const person = word('r_person', short)
  const text = word('r_text', short)
  const from = word('r_from', day)
  const to = word('r_to', day)
  const filters = computed(() => ({
    kind: kind.value,
    department: department.value,
    person: person.value,
    text: text.value.trim(),
    from: dayBounds(from.value)?.begins ?? '',
    to: dayBounds(to.value)?.ends ?? '',
  }))
  return {
    kind,
    department,
    person,
    text,
    from,
    to,
    filters,
    isFiltered: computed(() => Object.values(filters.value).some(Boolean)),
    clear() {
      for (const field of fields) parameters[field] = ''
    },
  }
}
