/** What the three kinds of tasks say about themselves, in page and worker alike. */
export default {
  amount: '{quantity} {unit} of {name}',
  units: { g: 'g', kg: 'kg', ml: 'ml', l: 'l', pcs: 'pcs' },
  production: {
    describe: 'Produce {amount}',
    queued: 'Processing: {name}…',
    done: 'Produced {amount}',
    failed: 'Production failed: {reason}',
  },
  writeOff: {
    describe: 'Write off {what} ({reason})',
    queued: 'Processing write-off…',
    done: '{what} written off',
    failed: 'Write-off failed: {reason}',
    products: '{n} product | {n} products',
    preparations: '{n} preparation | {n} preparations',
    /** Within a sentence. */
    reasons: {
      expired: 'expired',
      spoiled: 'spoiled',
      other: 'other',
      education: 'education',
      test: 'test',
    },
  },
  done: 'Done: {description}',
  failed: 'Failed: {reason}',
  cancelled: 'Cancelled: {description}',
  withdrawn: 'Not sent: {description}, because {reason}',
  shortOf: 'Stock was short of {quantity} {unit} {name}.',
  /** What the server has noticed; it names the item. */
  warnings: {
    missing_cost: '{message}',
    no_recipe: '{message}',
    clock: '{message}',
    other: '{message}',
  },
} as const
