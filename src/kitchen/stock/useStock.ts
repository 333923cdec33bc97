import { liveQuery } from 'dexie'
import { computed, onScopeDispose, shallowReadonly, shallowRef, type Ref } from 'vue'
import type { StockDatabase } from './stockTables'
import { viewStock, type StockItem, type StockView } from './stockView'

export interface UseStock {
  items: Readonly<Ref<readonly StockItem[]>>
  products: Readonly<Ref<readonly StockItem[]>>
  preparations: Readonly<Ref<readonly StockItem[]>>
  /** As of when the figures are; null before the first visit with a network. */
  refreshedAt: Readonly<Ref<Date | null>>
  /** False until the device's own store has answered. */
  isLoaded: Readonly<Ref<boolean>>
}

/** The stock as this device knows it, live: a settled task or a refresh, in any tab, shows at once. Stops with its scope. */
export function useStock(database: StockDatabase): UseStock {
  const view = shallowRef<StockView>({ items: [], refreshedAt: null })
  const isLoaded = shallowRef(false)

  const subscription = liveQuery(async () => {
    const { stockItems, stockRecipes, stockBalances, stockBatches, stockMeta } = database
    // One read transaction, so that figures of two moments never stand side by side.
    return database.transaction(
      'r',
      [stockItems, stockRecipes, stockBalances, stockBatches, stockMeta],
      async () => {
        const [items, recipes, balances, batches, copy] = await Promise.all([
          stockItems.toArray(),
          stockRecipes.toArray(),
          stockBalances.toArray(),
          stockBatches.toArray(),
          stockMeta.get('copy'),
        ])
        return viewStock({ items, recipes, balances, batches, copy })
      },
    )
  }).subscribe(found => {
    view.value = found
    isLoaded.value = true
  })
  onScopeDispose(() => subscription.unsubscribe())

  const items = computed(() => view.value.items)
  return {
    items,
    products: computed(() => items.value.filter(item => item.kind === 'product')),
    preparations: computed(() => items.value.filter(item => item.kind === 'preparation')),
    refreshedAt: computed(() => view.value.refreshedAt),
    isLoaded: shallowReadonly(isLoaded),
  }
}
