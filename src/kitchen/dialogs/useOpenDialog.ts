import { ref, watch, type Ref } from 'vue'
import { useBackgroundTasks } from '@/core/background'
import { forget, forgetAllBut } from './draftStore'
import { draftedTask } from './useDraft'

/**
 * Which dialog is open: none, or the one that was open in this tab before a reload. It comes back once the stock is there,
 * in which its items are looked up.
 */
export function useOpenDialog<Name extends string>({
  dialogs,
  personId,
  isStockLoaded,
}: {
  dialogs: readonly Name[]
  personId: string
  isStockLoaded: Readonly<Ref<boolean>>
}): Ref<Name | null> {
  const open: Ref<Name | null> = ref(null)
  const { hasTask } = useBackgroundTasks()
  forgetAllBut(personId)

  async function bringBack(): Promise<void> {
    for (const dialog of dialogs) {
      const place = { personId, dialog }
      const id = draftedTask(place)
      if (id === null) continue
      // The tab ended between storing the task and forgetting its draft. It was sent; asking for it again would be wrong.
      if (await hasTask(id).catch(() => false)) forget(place)
      else open.value ??= dialog
    }
  }
  watch(isStockLoaded, isLoaded => void (isLoaded && bringBack()), { immediate: true })
  return open
}
