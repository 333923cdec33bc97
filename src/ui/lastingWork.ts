import { onScopeDispose, provide, shallowRef, watch, type InjectionKey, type Ref, type ShallowRef } from 'vue'

/** Names a kind of work, of which one runs at a time, and types what is known of it meanwhile. */
export type WorkKind<Progress> = InjectionKey<Progress>

/** One kind of work: what is running of it, whichever panel began it, and who can say what came of it. */
export interface WorkPlace<Progress> {
  running: ShallowRef<{ progress: Progress; stopping: AbortController } | null>
  /** Each says a sentence in its place in the panel; `false`: that is not on the screen. */
  speakers: Set<(sentence: string) => boolean>
}

/** What somebody has begun in the panel and that goes on when the panel is closed: a bulk action, an export. */
export interface LastingWork {
  /** Says what came of it where the panel is not there to say it. */
  tell: (sentence: string, tone?: 'done' | 'warned') => void
  placeOf: <Progress>(kind: WorkKind<Progress>) => WorkPlace<Progress>
  /** Stops and forgets all that is running: nobody is told what came of it. */
  drop: () => void
}

export const lastingWorkKey: InjectionKey<LastingWork> = Symbol('lasting work')

export function createLastingWork(tell: LastingWork['tell']): LastingWork {
  const places = new Map<WorkKind<unknown>, WorkPlace<unknown>>()
  return {
    tell,
    placeOf: <Progress>(kind: WorkKind<Progress>) => {
      const place = places.get(kind) ?? { running: shallowRef(null), speakers: new Set() }
      places.set(kind, place)
      return place as WorkPlace<Progress>
    },
    drop() {
      for (const { running } of places.values()) {
        running.value?.stopping.abort()
        running.value = null
      }
    },
  }
}

/**
 * For the app, which outlives the panel. What is running ends with its scope, and when the person leaves.
 * @param options.owner the user id of the person at the device
 */
export function provideLastingWork(options: {
  tell: LastingWork['tell']
  owner: Readonly<Ref<string | undefined>>
}): void {
  const work = createLastingWork(options.tell)
  // At once: the next piece of it would be done in the next person's name.
  watch(options.owner, work.drop, { flush: 'sync' })
  onScopeDispose(work.drop)
  provide(lastingWorkKey, work)
}
