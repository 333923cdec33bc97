import { test as base } from '@playwright/test'
import { findOrInstallChromium } from '../chromium.mjs'
import { createChromium } from './chromium'
import type { Engine, EngineName } from './engine'
import { findOrInstallFirefox, findOrInstallWebKit, whyImpossible } from './findEngines'
import { createFirefox } from './firefox'
import { createWebKit } from './webkit'

export interface EngineFixtures {
  engineName: EngineName
  engine: Engine
}

/** A test in the engine of its project. */
export const test = base.extend<object, EngineFixtures>({
  engineName: ['firefox', { option: true, scope: 'worker' }],
  engine: [
    async ({ engineName }, use) => {
      const engine = await create[engineName]()
      await use(engine)
      await engine.close()
    },
    { scope: 'worker' },
  ],
})

const create: Record<EngineName, () => Engine | Promise<Engine>> = {
  chromium: () => createChromium(findOrInstallChromium()),
  firefox: () => createFirefox(findOrInstallFirefox()),
  webkit: () => createWebKit(findOrInstallWebKit()),
}

export { expect } from '@playwright/test'

/** Call it first in a file of tests. */
export function skipWhereImpossible(): void {
  test.beforeEach(({ engineName }) => {
    const reason = whyImpossible(engineName)
    test.skip(reason !== undefined, reason)
  })
}
