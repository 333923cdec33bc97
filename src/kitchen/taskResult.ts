import * as v from 'valibot'

/** The server's result of a task, as SERVER.md writes it; checked once, where it comes in. */
export const taskResultSchema = v.object({
  document_number: v.string(),
  operation_id: v.unknown(),
  total_cost: v.number(),
  allocations: v.array(
    v.object({
      item_id: v.string(),
      batch_number: v.string(),
      quantity: v.number(),
      unit_cost: v.number(),
    }),
  ),
  produced: v.optional(
    v.object({
      batch_number: v.string(),
      quantity: v.number(),
      unit_cost: v.number(),
      expires_at: v.nullish(v.string()),
    }),
  ),
  shortages: v.array(v.object({ item_id: v.string(), quantity: v.number() })),
  warnings: v.array(v.object({ code: v.string(), message: v.string() })),
  balances: v.array(
    v.object({ item_id: v.string(), quantity: v.number(), value: v.number(), revision: v.number() }),
  ),
})

export type TaskResult = v.InferOutput<typeof taskResultSchema>

/** @returns the result, or `undefined` for one that is missing, emptied by retention, or from another time */
export function readTaskResult(stored: unknown): TaskResult | undefined {
  const read = v.safeParse(taskResultSchema, stored)
  return read.success ? read.output : undefined
}
