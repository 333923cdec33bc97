/**
 * The stock once more, written from the rules and not from the SQL: whole numbers, plain loops, no database. Quantities are
 * thousandths of the base unit, costs ten-thousandths of a rupiah.
 */
export interface ModelItem {
  id: string
  kind: 'product' | 'preparation'
  unit: 'g' | 'ml' | 'pcs'
  shelfLifeDays?: number | undefined
  recipe?: { makes: bigint; of: { id: string; quantity: bigint; yieldPercent: bigint }[] } | undefined
}

interface ModelBatch {
  quantity: bigint
  cost: bigint
  expiresAt?: number | undefined
}

export interface ModelResult {
  totalCost: bigint
  allocations: { item: string; quantity: bigint; cost: bigint }[]
  shortages: { item: string; quantity: bigint }[]
}

/** Half up; both positive. */
const divide = (amount: bigint, divisor: bigint) => (2n * amount + divisor) / (2n * divisor)

/** In Bali, which is eight hours ahead all year. */
function endOfDay(moment: number, daysLater: number): number {
  const [hour, day] = [3_600_000, 86_400_000]
  return (Math.floor((moment + 8 * hour) / day) + daysLater + 1) * day - 8 * hour - 1
}

export function createStockModel(items: readonly ModelItem[]) {
  const shelves = new Map<string, ModelBatch[]>()
  const shortages = new Map<string, ModelBatch>()
  const lastConsumed = new Map<string, bigint>()
  const lastKnown = new Map<string, bigint>()
  const revisions = new Map<string, number>()
  const item = (id: string) => items.find(candidate => candidate.id === id)
  const shelf = (id: string) => {
    const batches = shelves.get(id) ?? []
    shelves.set(id, batches)
    return batches
  }

  function take(id: string, wanted: bigint, result: ModelResult, expiredAt?: number): bigint {
    const batches = shelf(id).filter(batch => batch.quantity > 0n)
    const newest = batches.at(-1)
    const isExpired = (batch: ModelBatch) =>
      expiredAt !== undefined && batch.expiresAt !== undefined && batch.expiresAt <= expiredAt
    const expired = batches.filter(isExpired).sort((a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0))
    let missing = wanted
    let worth = 0n
    for (const batch of [...expired, ...batches.filter(batch => !isExpired(batch))]) {
      if (missing === 0n) break
      const quantity = batch.quantity < missing ? batch.quantity : missing
      batch.quantity -= quantity
      missing -= quantity
      worth += quantity * batch.cost
      lastConsumed.set(id, batch.cost)
      result.allocations.push({ item: id, quantity, cost: batch.cost })
    }
    if (missing > 0n) {
      let shortage = shortages.get(id)
      if (!shortage || shortage.quantity === 0n) {
        const known = lastKnown.get(id)
        shortage = { quantity: 0n, cost: newest?.cost ?? lastConsumed.get(id) ?? known ?? 0n }
        shortages.set(id, shortage)
      }
      shortage.quantity -= missing
      worth += missing * shortage.cost
      result.shortages.push({ item: id, quantity: missing })
    }
    return worth
  }

  function receive(id: string, quantity: bigint, cost: bigint, expiresAt?: number): void {
    const shortage = shortages.get(id)
    const covered = shortage ? (-shortage.quantity < quantity ? -shortage.quantity : quantity) : 0n
    if (shortage && covered > 0n) {
      shortage.quantity += covered
      lastConsumed.set(id, cost)
    }
    shelf(id).push({ quantity: quantity - covered, cost, expiresAt })
  }

  const touch = (ids: Iterable<string>) => {
    for (const id of new Set(ids)) revisions.set(id, (revisions.get(id) ?? 0) + 1)
  }

  return {
    open(id: string, quantity: bigint, cost: bigint, expiresAt?: number): void {
      receive(id, quantity, cost, expiresAt)
      touch([id])
    },

    writeOff(wanted: ReadonlyMap<string, bigint>, expiredAt?: number): ModelResult {
      const result: ModelResult = { totalCost: 0n, allocations: [], shortages: [] }
      let worth = 0n
      for (const id of [...wanted.keys()].sort()) worth += take(id, wanted.get(id) ?? 0n, result, expiredAt)
      touch(wanted.keys())
      return { ...result, totalCost: divide(worth, 1000n) }
    },

    produce(
      id: string,
      quantity: bigint,
      estimatedCost: bigint,
      performedAt: number,
    ): ModelResult & { unitCost: bigint; expiresAt: number | undefined } {
      const result: ModelResult = { totalCost: 0n, allocations: [], shortages: [] }
      const recipe = item(id)?.recipe
      let worth = 0n
      for (const line of [...(recipe?.of ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1))) {
        const step = item(line.id)?.unit === 'pcs' ? 1n : 1000n
        const steps = divide(
          line.quantity * quantity * 100n,
          (recipe?.makes ?? 1n) * line.yieldPercent * step,
        )
        worth += take(line.id, (steps > 0n ? steps : 1n) * step, result)
      }
      touch([id, ...(recipe?.of ?? []).map(line => line.id)])
      const totalCost = divide(worth, 1000n)
      const fromStock = divide(totalCost * 1000n, quantity)
      const known = lastKnown.get(id) ?? 0n
      const unitCost =
        fromStock > 0n ? fromStock : known > 0n ? known : divide(estimatedCost * 1000n, quantity)
      if (unitCost > 0n) lastKnown.set(id, unitCost)
      const shelfLife = item(id)?.shelfLifeDays
      const expiresAt = shelfLife === undefined ? undefined : endOfDay(performedAt, shelfLife)
      receive(id, quantity, unitCost, expiresAt)
      return { ...result, totalCost, unitCost, expiresAt }
    },

    /** Everything that is open, oldest first, and the shortage last. */
    state() {
      return items.map(({ id }) => {
        const open = [...shelf(id), ...(shortages.has(id) ? [shortages.get(id) as ModelBatch] : [])]
          .filter(batch => batch.quantity !== 0n)
          .map(({ quantity, cost }) => [Number(quantity) / 1000, Number(cost) / 10_000])
        const sum =
          open.length === 0
            ? 0n
            : [...shelf(id), shortages.get(id)].reduce((all, b) => all + (b?.quantity ?? 0n), 0n)
        return { id, quantity: Number(sum) / 1000, revision: revisions.get(id) ?? 0, open }
      })
    },
  }
}
