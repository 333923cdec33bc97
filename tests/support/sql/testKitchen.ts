import { afterAll, beforeAll, expect } from 'vitest'
import { openDatabase, type Database, type Row, type Transaction } from './database'
import { newPerson, type Answer, type Balance, type Result, type SentTask } from './tasks'

/** What the shelf of an item begins with, oldest batch first. */
export interface Opening {
  quantity: number
  cost: number
  expiresAt?: string
}

export interface Item {
  id: string
  kind: 'product' | 'preparation'
  unit: 'g' | 'ml' | 'pcs'
  shelfLifeDays?: number | null
  lastKnownCost?: number | null
  /** [item, quantity, yield in percent] */
  recipe?: { makes: number; of: readonly (readonly [id: string, quantity: number, yieldPercent?: number])[] }
}

/** Hummus and what it needs, a stew made of a paste, pickles without a recipe. */
export const items: readonly Item[] = [
  { id: 'tomatoes', kind: 'product', unit: 'g' },
  { id: 'chickpeas', kind: 'product', unit: 'g' },
  { id: 'tahini', kind: 'product', unit: 'g' },
  { id: 'lemon', kind: 'product', unit: 'g' },
  { id: 'oil', kind: 'product', unit: 'ml' },
  { id: 'eggs', kind: 'product', unit: 'pcs' },
  {
    id: 'hummus',
    kind: 'preparation',
    unit: 'g',
    shelfLifeDays: 3,
    recipe: {
      makes: 500,
      of: [
        ['chickpeas', 300],
        ['tahini', 120],
        ['lemon', 80],
      ],
    },
  },
  { id: 'paste', kind: 'preparation', unit: 'g', recipe: { makes: 1000, of: [['tomatoes', 900, 90]] } },
  {
    id: 'stew',
    kind: 'preparation',
    unit: 'g',
    recipe: {
      makes: 1000,
      of: [
        ['paste', 400],
        ['eggs', 6],
        ['oil', 25],
      ],
    },
  },
  { id: 'pickles', kind: 'preparation', unit: 'g' },
]

export interface Snapshot {
  cursor: string
  epoch: string
  items: (Row & { id: string })[]
  recipes: { preparation_id: string; output_quantity: number; lines: Row[] }[]
  balances: Balance[]
  batches: (Row & { id: number; item_id: string; quantity: number })[]
  removed: { items: string[] }
  decided: { id: string; outcome: string }[]
}

export interface History {
  operations: (Row & { id: number; kind: string; document_number: string })[]
  next: { recorded_at: string; id: number } | null
  counts: Record<string, number | boolean> | null
  people?: string[]
}

export interface Person {
  id: string
  apply: (...tasks: readonly unknown[]) => Promise<Answer[]>
  /** Applies one task and expects it to work. */
  do: (task: SentTask) => Promise<Result>
  cancel: (taskId: string) => Promise<{ outcome: string; result?: Result }>
  snapshot: (since?: string | null, openIds?: readonly string[]) => Promise<Snapshot>
  history: (filters?: unknown, before?: unknown, pageSize?: number) => Promise<History>
  query: <R = Row>(sql: string, parameters?: readonly unknown[]) => Promise<R[]>
  transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>
}

/**
 * A snapshot whose cursor lies behind everything that has happened. Transaction ids belong to the whole server, so other test
 * files' transactions hold a cursor back for a moment, and rows then come twice.
 */
export async function snapshotOfNow(person: Person): Promise<Snapshot> {
  const giveUpAt = Date.now() + 10_000
  while (Date.now() < giveUpAt) {
    const snapshot = await person.snapshot()
    const { items, balances, batches } = await person.snapshot(snapshot.cursor)
    if (items.length + balances.length + batches.length === 0) return snapshot
  }
  throw new Error('Some transaction stays open.')
}

export interface Batch {
  id: number
  quantity: number
  unit_cost: number
  source: string
}

let opened: Promise<Database & { objects: number }> | undefined
let isDiscardedAfterwards = false

/** For a file that leaves a database behind in which the next one could not work as in a new one. */
export function discardDatabaseAfterwards(): void {
  beforeAll(() => {
    isDiscardedAfterwards = true
  })
  afterAll(async () => {
    isDiscardedAfterwards = false
    await (await opened)?.close()
    opened = undefined
  })
}

async function open() {
  const database = await openDatabase()
  return { ...database, objects: await countObjects(database) }
}

/** Functions, triggers, tables and their indexes: nothing that a test does with rows changes how many there are. */
async function countObjects(database: Database): Promise<number> {
  const [row] = await database.transaction({ role: 'simmer_owner' }, tx =>
    tx.query<{ count: number }>(
      `select ((select count(*) from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public', 'kitchen'))
         + (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'kitchen'))
         + (select count(*) from pg_trigger where not tgisinternal))::int as count`,
    ),
  )
  return row?.count ?? 0
}

// Faster than truncating or altering anything, which would make every plan be made anew: the tables of a test are small. Without triggers the order does not matter.
const emptyAll = [
  'set session_replication_role = replica',
  ...['operation_lines', 'batches', 'operations', 'balances', 'task_ledger'].map(
    table => `delete from public.${table}`,
  ),
  ...['recipe_lines', 'recipes', 'items', 'staff'].map(table => `delete from public.${table}`),
  'delete from auth.identities',
  'delete from auth.users',
  ...['batches', 'operations', 'operation_lines'].map(
    table => `select setval(pg_get_serial_sequence('public.${table}', 'id'), 1, false)`,
  ),
  "select setval('kitchen.document_numbers', 1, false)",
  'reset session_replication_role',
].join(';')

/**
 * One database per process, as opening one costs more than most files' tests; emptied and filled anew by every call. The last
 * one goes with the server, or with its process.
 */
export async function createTestKitchen(
  options: {
    stock?: Readonly<Record<string, readonly Opening[]>>
    items?: readonly Item[]
    timeZone?: string
  } = {},
) {
  opened ??= open()
  const database = await opened
  if (!isDiscardedAfterwards && (await countObjects(database)) !== database.objects)
    throw new Error('This file, or one before, has changed the schema: it needs discardDatabaseAfterwards().')
  const owner = { role: 'simmer_owner' }
  const ownerQuery = <R = Row>(sql: string, parameters: readonly unknown[] = []) =>
    database.transaction(owner, tx => tx.query<R>(sql, parameters))

  const people = {
    cook: newPerson(),
    otherCook: newPerson(),
    manager: newPerson(),
    left: newPerson(),
    guest: newPerson(),
  }
  await database.run(emptyAll)
  await database.transaction(owner, async tx => {
    await tx.query('update public.settings set time_zone = $1, epoch = gen_random_uuid()', [
      options.timeZone ?? 'Asia/Makassar',
    ])
    await tx.query(
      `insert into auth.users (id, email) select p.value::uuid, p.key || '@test' from jsonb_each_text($1) p`,
      [JSON.stringify(people)],
    )
    await tx.query(
      `insert into public.staff (id, name, department, role, active) values
         ($1, 'Cook', 'kitchen', 'cook', true), ($2, 'Other', 'bar', 'cook', true),
         ($3, 'Manager', 'kitchen', 'manager', true), ($4, 'Left', 'kitchen', 'manager', false)`,
      [people.cook, people.otherCook, people.manager, people.left],
    )
    await addItems(tx, options.items ?? items)
    await tx.query(
      `select kitchen.record_opening_stock(s.key, (b ->> 'quantity')::numeric, (b ->> 'cost')::numeric, (b ->> 'expiresAt')::timestamptz)
       from jsonb_each($1) s cross join lateral jsonb_array_elements(s.value) with ordinality e(b, place)
       order by s.key, e.place`,
      [JSON.stringify(options.stock ?? {})],
    )
  })

  function person(id: string | undefined, role = 'authenticated'): Person {
    const who = { role, claims: id === undefined ? {} : { sub: id, role } }
    const transaction: Person['transaction'] = work => database.transaction(who, work)
    const query: Person['query'] = (sql, parameters) => transaction(tx => tx.query(sql, parameters))
    async function call<R>(expression: string, parameters: readonly unknown[]): Promise<R> {
      const [row] = await query<{ answer: R }>(`select public.${expression} as answer`, parameters)
      if (!row) throw new Error('No answer.')
      return row.answer
    }
    const apply = (...tasks: readonly unknown[]) =>
      call<Answer[]>('apply_tasks($1::jsonb)', [JSON.stringify(tasks)])
    return {
      id: id ?? '',
      query,
      transaction,
      apply,
      do: async task => {
        const [answer] = await apply(task)
        if (answer?.outcome !== 'applied' || !answer.result)
          throw new Error(`Not applied: ${JSON.stringify(answer)}`)
        return answer.result
      },
      cancel: taskId => call('cancel_task($1::uuid)', [taskId]),
      snapshot: (since = null, openIds = []) =>
        call<Snapshot>('stock_snapshot($1, $2::uuid[])', [since, `{${openIds.join(',')}}`]),
      history: (filters = {}, before = null, pageSize = 50) =>
        call<History>('operation_history($1::jsonb, $2::jsonb, $3)', [
          JSON.stringify(filters),
          before === null ? null : JSON.stringify(before),
          pageSize,
        ]),
    }
  }

  return {
    database,
    cook: person(people.cook),
    otherCook: person(people.otherCook),
    manager: person(people.manager),
    /** Was a manager once. */
    left: person(people.left),
    /** Signed in, but not staff. */
    guest: person(people.guest),
    anonymous: person(undefined, 'anon'),
    owner: {
      query: ownerQuery,
      transaction: <T>(work: (tx: Transaction) => Promise<T>) => database.transaction(owner, work),
    },
    balance: async (id: string) => {
      const [row] = await ownerQuery<Balance>('select * from public.balances where item_id = $1', [id])
      return row
    },
    /** What is open of an item, in the order of receipt. */
    batches: (id: string) =>
      ownerQuery<Batch>(
        `select id, quantity, unit_cost, source from public.batches
         where item_id = $1 and quantity <> 0 order by received_at, id`,
        [id],
      ),
    count: async (table: string) => {
      const [row] = await ownerQuery<{ count: number }>(`select count(*)::int as count from public.${table}`)
      return row?.count
    },
    /** balances = batches = lines, no revision without a reason, at most one shortage and never beside stock. */
    expectBalanced: async () => {
      const wrong = await ownerQuery(
        `select l.*, b.*, o.* from public.balances l
         cross join lateral (
           select coalesce(sum(quantity), 0) as batches, coalesce(sum(round(quantity * unit_cost, 7)), 0) as worth,
             count(*) filter (where quantity < 0) as shortages, count(*) filter (where quantity > 0) as open
           from public.batches where item_id = l.item_id) b
         cross join lateral (
           select coalesce(sum(quantity), 0) as lines from public.operation_lines where item_id = l.item_id) o
         where l.quantity <> b.batches or l.quantity <> o.lines or l.value <> round(b.worth, 4)
           or b.shortages > 1 or (b.shortages = 1 and b.open > 0)`,
      )
      expect(wrong).toEqual([])
      const unlike = await ownerQuery(
        `select b.id, b.quantity, sum(l.quantity) from public.batches b
         left join public.operation_lines l on l.batch_id = b.id
         group by b.id having b.quantity is distinct from sum(l.quantity)`,
      )
      expect(unlike).toEqual([])
    },
  }
}

export type TestKitchen = Awaited<ReturnType<typeof createTestKitchen>>

async function addItems(tx: Transaction, all: readonly Item[]): Promise<void> {
  const lines = all.flatMap(({ id, recipe }) =>
    (recipe?.of ?? []).map(([item, quantity, percent]) => ({ id, item, quantity, percent: percent ?? 100 })),
  )
  await tx.query(
    `insert into public.items (id, kind, name, base_unit, shelf_life_days, last_known_cost)
     select id, kind, initcap(id), unit, "shelfLifeDays", "lastKnownCost" from jsonb_to_recordset($1)
       i(id text, kind text, unit text, "shelfLifeDays" int, "lastKnownCost" numeric)`,
    [JSON.stringify(all)],
  )
  await tx.query(
    `insert into public.recipes (preparation_id, output_quantity)
     select id, (recipe ->> 'makes')::numeric from jsonb_to_recordset($1) r(id text, recipe jsonb)
     where recipe is not null`,
    [JSON.stringify(all)],
  )
  await tx.query(
    `insert into public.recipe_lines (preparation_id, item_id, quantity, yield_percent)
     select id, item, quantity, percent from jsonb_to_recordset($1)
       l(id text, item text, quantity numeric, percent numeric)`,
    [JSON.stringify(lines)],
  )
}
