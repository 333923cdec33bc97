import { inject, onScopeDispose, provide, watch, type InjectionKey, type Ref } from 'vue'

/** What somebody has begun in the panel and that goes on when the panel is closed: a bulk action, an export. */
export interface LastingWork {
  /** Says what came of it where the panel is not there to say it. */
  tell: (sentence: string, tone?: 'done' | 'warned') => void
  /** @returns what stops it; it is stopped as well when the person leaves, because the next one did not ask for it */
  begin: () => AbortController
}

const key: InjectionKey<LastingWork> = Symbol('lasting work')

export interface LastingWorkOptions {
  tell: LastingWork['tell']
  /** The user id of the person at the device. */
  owner: Readonly<Ref<string | undefined>>
}

/** For the app, which outlives the panel. Stops what is running with its scope. */
export function provideLastingWork({ tell, owner }: LastingWorkOptions): void {
  let begun: AbortController[] = []
  function stopAll(): void {
    for (const one of begun) one.abort()
    begun = []
  }
  // At once: the next piece of it would be done in the next person's name.
  watch(owner, stopAll, { flush: 'sync' })
  onScopeDispose(stopAll)
  provide(key, {
    tell,
    begin: () => {
      const stopping = new AbortController()
      begun.push(stopping)
      return stopping
    },
  })
}

/** Where no app has provided for it, what is said after the panel is lost. */
export function useLastingWork(): LastingWork {
  return inject(key, { tell: () => undefined, begin: () => new AbortController() })
}
