import type { TestKitchen } from '../../tests/support/sql/testKitchen'

/**
 * A production as a browser does it that has tables and no function: k + 10 requests, each waiting for the one before. Nothing
 * holds them together, which is what is wrong with it; here only their time counts.
 * @param request runs one statement, and waits as long as the network takes
 * @returns how many requests it took
 */
export async function produceStepByStep(
  request: TestKitchen['owner']['query'],
  preparation: string,
  quantity: number,
): Promise<number> {
  let requests = 0
  const ask = <R>(sql: string, parameters: readonly unknown[]) => {
    requests += 1
    return request<R & Record<string, unknown>>(sql, parameters)
  }
  await ask('select * from public.items where id = $1', [preparation])
  const [recipe] = await ask<{ output_quantity: number }>(
    'select * from public.recipes where preparation_id = $1',
    [preparation],
  )
  const lines = await ask<{ item_id: string; quantity: number }>(
    'select * from public.recipe_lines where preparation_id = $1',
    [preparation],
  )
  const share = quantity / (recipe?.output_quantity ?? 1)
  const taken: { item: string; batch: number; quantity: number; cost: number }[] = []
  for (const line of lines) {
    const [batch] = await ask<{ id: number; unit_cost: number }>(
      `update public.batches set quantity = quantity - $2 where id = (
         select id from public.batches where item_id = $1 and quantity >= $2 order by received_at, id limit 1)
       returning id, unit_cost`,
      [line.item_id, line.quantity * share],
    )
    if (!batch) throw new Error(`No batch of ${line.item_id}.`)
    taken.push({
      item: line.item_id,
      batch: batch.id,
      quantity: line.quantity * share,
      cost: batch.unit_cost,
    })
  }
  const total = taken.reduce((sum, { quantity: used, cost }) => sum + used * cost, 0)
  const [operation] = await ask<{ id: number }>(
    `insert into public.operations (kind, document_number, performed_at, performed_on, total_cost)
     values ('opening', 'OLD-' || nextval('kitchen.document_numbers'), now(), current_date, $1) returning id`,
    [total],
  )
  await ask(
    `insert into public.operation_lines (operation_id, item_id, batch_id, quantity, unit_cost)
     select $1, l.item, l.batch, -l.quantity, l.cost from jsonb_to_recordset($2) l(item text, batch bigint, quantity numeric, cost numeric)`,
    [operation?.id, JSON.stringify(taken)],
  )
  const [made] = await ask<{ id: number }>(
    `insert into public.batches (item_id, initial_quantity, quantity, unit_cost, source, operation_id)
     values ($1, $2, $2, $3, 'production', $4) returning id`,
    [preparation, quantity, total / quantity, operation?.id],
  )
  await ask(
    `insert into public.operation_lines (operation_id, item_id, batch_id, quantity, unit_cost) values ($1, $2, $3, $4, $5)`,
    [operation?.id, preparation, made?.id, quantity, total / quantity],
  )
  await ask('update public.items set last_known_cost = $2 where id = $1', [preparation, total / quantity])
  const touched = [preparation, ...lines.map(({ item_id }) => item_id)]
  await ask(
    `update public.balances set revision = revision + 1, quantity = (
       select coalesce(sum(b.quantity), 0) from public.batches b where b.item_id = balances.item_id)
     where item_id = any ($1)`,
    [touched],
  )
  await ask('select * from public.balances where item_id = any ($1)', [touched])
  return requests
}
