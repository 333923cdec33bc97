import type { ItemCatalog } from '../itemCatalog'
import type { KitchenTask } from './kitchenTask'
import { preparationWriteOffTask } from './preparationWriteOff'
import { productionTask } from './production'
import { productWriteOffTask } from './productWriteOff'

export type { KitchenTask } from './kitchenTask'

/** The kitchen's task types. The catalog lets them refuse an unknown item before it is stored. */
export function kitchenTasks(catalog: ItemCatalog): KitchenTask[] {
  return [productionTask(catalog), productWriteOffTask(catalog), preparationWriteOffTask(catalog)]
}
