import { inject, provide, type InjectionKey } from 'vue'
import { isFocusLost } from '@/ui/useFocusRefuge'

const key: InjectionKey<{ task: string | null }> = Symbol('coming back')

/** @param task the id of the one that somebody has looked at in another dialog, and comes back to */
export function provideComingBack(task: string | null): void {
  provide(key, { task })
}

/** The focus of a panel that opens begins at its tabs; whoever comes back to a task goes on there. */
export function useComingBack() {
  const back = inject(key, { task: null })
  return {
    task: back.task,
    /** @returns whether the focus belongs to this task: once, and only if nobody has taken it elsewhere meanwhile */
    takesFocus(id: string): boolean {
      if (back.task !== id) return false
      back.task = null
      return isFocusLost() || document.activeElement?.matches('[autofocus]') === true
    },
  }
}
