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

/** A server that answers at once. */
export const allDone = (tasks: readonly unknown[]) =>
  Promise.resolve(tasks.map(() => ({ kind: 'done' as const, result: {} })))
