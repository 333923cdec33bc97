import { liveQuery } from 'dexie'
import { computed, onScopeDispose, shallowReadonly, shallowRef, type Ref } from 'vue'
import { compareNames } from '@/ui/format'
import { overlay } from './overlay'
import type { StockDatabase } from './stockTables'
import { viewStock, type StockItem, type StockView } from './stockView'

export interface UseStock {
  /** By name, in the order of the page's language. */
  items: Readonly<Ref<readonly StockItem[]>>
  products: Readonly<Ref<readonly StockItem[]>>
  preparations: Readonly<Ref<readonly StockItem[]>>
  /** How much is on this device. */
  counts: Readonly<Ref<StockView['counts']>>
  /** As of when the figures are; null before the first visit with a network. */
  refreshedAt: Readonly<Ref<Date | null>>
  /** False until the device's own store has answered. */
  isLoaded: Readonly<Ref<boolean>>
}

/**
 * The stock as this device knows it, with what its open tasks are going to do, live: a new task, a settled one or a
 * refresh, in any tab, shows at once. Stops with its scope.
 */
export function useStock(database: StockDatabase): UseStock {
  const view = shallowRef<StockView>({ items: [], counts: { items: 0, batches: 0 }, refreshedAt: null })
  const isLoaded = shallowRef(false)

  const subscription = liveQuery(async () => {
    const { stockItems, stockRecipes, stockBalances, stockBatches, stockMeta, tasks } = database
    // One read transaction: figures of two moments never stand side by side, and a task leaves the pending ones at the
    // very moment at which its result is among the figures.
    return database.transaction(
      'r',
      [stockItems, stockRecipes, stockBalances, stockBatches, stockMeta, tasks],
      async () => {
        const [items, recipes, balances, batches, copy, open] = await Promise.all([
          stockItems.toArray(),
          stockRecipes.toArray(),
          stockBalances.toArray(),
          stockBatches.toArray(),
          stockMeta.get('copy'),
          tasks.where('open').equals(1).toArray(),
        ])
        const view = viewStock({ items, recipes, balances, batches, copy })
        return { ...view, items: overlay(view.items, open, copy) }
      },
    )
  }).subscribe(found => {
    view.value = found
    isLoaded.value = true
  })
  onScopeDispose(() => subscription.unsubscribe())

  const items = computed(() => [...view.value.items].sort((one, other) => compareNames(one.name, other.name)))
  return {
    items,
    products: computed(() => items.value.filter(item => item.kind === 'product')),
    preparations: computed(() => items.value.filter(item => item.kind === 'preparation')),
    counts: computed(() => view.value.counts),
    refreshedAt: computed(() => view.value.refreshedAt),
    isLoaded: shallowReadonly(isLoaded),
  }
}
