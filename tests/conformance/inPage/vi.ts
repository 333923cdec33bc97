import { fn, isMockFunction, restoreAllMocks, spyOn } from '@vitest/spy'

const replaced = new Map<string, PropertyDescriptor | undefined>()

/** What the test files use of Vitest's `vi`. What is missing here fails by its name. */
export const vi = {
  fn,
  spyOn,
  isMockFunction,
  restoreAllMocks,
  stubGlobal(name: string, value: unknown) {
    if (!replaced.has(name)) replaced.set(name, Object.getOwnPropertyDescriptor(globalThis, name))
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true })
  },
  unstubAllGlobals() {
    for (const [name, original] of replaced) {
      if (original) Object.defineProperty(globalThis, name, original)
      else Reflect.deleteProperty(globalThis, name)
    }
    replaced.clear()
  },
}
