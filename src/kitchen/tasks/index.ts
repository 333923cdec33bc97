import type { Translate } from '@/locales/messages'
import type { ItemCatalog } from '../itemCatalog'
import type { KitchenTask } from './kitchenTask'
import { preparationWriteOffTask } from './preparationWriteOff'
import { productionTask } from './production'
import { productWriteOffTask } from './productWriteOff'

export type { KitchenTask } from './kitchenTask'

/**
 * The kitchen's task types. The catalog lets them refuse an unknown item before it is stored.
 * @param translate the page's `t`, which follows the language, or the worker's `plainTranslate(language)`
 */
export function kitchenTasks(catalog: ItemCatalog, translate: Translate): KitchenTask[] {
  const t = withoutHoles(translate)
  return [productionTask(catalog, t), productWriteOffTask(catalog, t), preparationWriteOffTask(catalog, t)]
}

/**
 * A stored payload may be of a version that this code has never seen. A sentence with a hole where a name should be is worse
 * than none: whoever asked for it falls back to what was stored when the payload was new.
 */
function withoutHoles(translate: Translate): Translate {
  return (key, params = {}) => {
    for (const [name, value] of Object.entries(params) as [string, unknown][]) {
      if (value === undefined || value === null) throw new TypeError(`"${key}" has nothing for {${name}}.`)
    }
    return translate(key, params)
  }
}
