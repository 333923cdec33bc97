import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'

/**
 * What the browser says about keeping this device's data. `refused`: it may delete all of it, waiting work too, when the
 * device runs out of room. `unavailable`: it has no such promise to give (plain http, some browsers).
 */
export type StoragePromise = 'unknown' | 'granted' | 'refused' | 'unavailable'

/**
 * Asks the browser to keep what this app stores, once in the life of a page, the first time that work waits: by then there
 * is something to keep, and a browser that asks the person (Firefox does) asks at a moment that makes sense. Others answer
 * by themselves, by how much the app is used and whether it is installed, so the next start asks again.
 * @see https://storage.spec.whatwg.org/#dom-storagemanager-persist
 */
export function useStoragePromise(hasWork: Readonly<Ref<boolean>>): Readonly<Ref<StoragePromise>> {
  const promise = ref<StoragePromise>('unknown')
  const { storage } = globalThis.navigator as { storage?: Partial<StorageManager> }
  let isDisposed = false
  onScopeDispose(() => (isDisposed = true))

  async function look(isAsking: boolean): Promise<void> {
    if (!storage?.persist || !storage.persisted) {
      promise.value = 'unavailable'
      return
    }
    const isKept = (await storage.persisted()) || (isAsking && (await storage.persist()))
    answered(isKept ? 'granted' : 'refused')
  }

  // A look that began earlier must not take back what was granted meanwhile.
  function answered(answer: StoragePromise): void {
    if (!isDisposed && promise.value !== 'granted') promise.value = answer
  }

  let isAsked = false
  watch(
    hasWork,
    has => {
      const isAsking = has && !isAsked
      isAsked ||= has
      // A browser that fails to answer has promised nothing.
      if (isAsking || promise.value === 'unknown') look(isAsking).catch(() => answered('refused'))
    },
    { immediate: true },
  )
  return readonly(promise)
}
