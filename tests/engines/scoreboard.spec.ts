import { whyImpossible } from '../support/engines/findEngines'
import { test } from '../support/engines/killableKitchen'
import { scoreSurvival } from '../support/scoreboard'

test.beforeEach(({ engineName }) => {
  const reason = whyImpossible(engineName)
  test.skip(reason !== undefined, reason)
})

scoreSurvival()
