import { defineTask } from '@/queue'
import type { payload } from './payload'

export { payload } from './payload'

export const production = defineTask({
  type: 'production',
  schema: {
    '~standard': {
      version: 1,
      vendor: 'bench',
      validate: (value: unknown) => ({ value: value as typeof payload }),
    },
  },
  describe: ({ quantity, unit, preparationName }) => `Produce ${quantity} ${unit} of ${preparationName}`,
  orderingKeys: () => ['item:prep_123', 'item:prod_chickpeas', 'item:prod_tahini', 'item:prod_lemon'],
})
