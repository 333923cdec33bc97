-- The task "production": takes what the recipe says and puts one batch on the shelf (rule 3).

-- What a task's function needs to know beside its payload. `items` are the ids that this call has locked: an item that is not
-- among them does not exist for it. `recipes` are the recipes as they were when they were locked.
create type kitchen.task_context as (
  task_id uuid,
  caller uuid,
  performed_at timestamptz,
  zone text,
  items text[],
  recipes jsonb,
  warnings jsonb
);

create function kitchen.warning(code text, message text) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_array(jsonb_build_object('code', code, 'message', message));
$$;

-- The item, if this call has locked it and it is of the kind that the task is about.
create function kitchen.find_item(item_id text, kind text, context kitchen.task_context, field text) returns public.items
language plpgsql stable set search_path = ''
as $$
declare
  found_item public.items;
begin
  if find_item.item_id = any (context.items) then
    select i.* into found_item from public.items i where i.id = find_item.item_id;
  end if;
  if found_item.id is null then
    perform kitchen.refuse('SM002', format('There is no item %s.', find_item.item_id), field);
  end if;
  if found_item.kind <> find_item.kind then
    perform kitchen.refuse('SM002', format('%s is a %s, not a %s.', found_item.name, found_item.kind, find_item.kind), field);
  end if;
  return found_item;
end;
$$;

-- amount / divisor, half up to whole steps. In whole numbers (div truncates exactly), because a quotient that is rounded
-- first and then again can tip a half the wrong way.
create function kitchen.divide_half_up(amount numeric, divisor numeric, step numeric) returns numeric
language sql immutable set search_path = ''
as $$
  select div(2 * amount + divisor * step, 2 * divisor * step) * step;
$$;

-- Whole g and ml, thousandths of a piece.
create function kitchen.step_of(base_unit text) returns numeric
language sql immutable set search_path = ''
as $$
  select case base_unit when 'pcs' then 0.001 else 1 end;
$$;

create function kitchen.describe_allocations(operation_id bigint) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(
    jsonb_agg(
      jsonb_build_object('item_id', l.item_id, 'batch_number', b.batch_number, 'quantity', -l.quantity, 'unit_cost', l.unit_cost)
      order by l.id
    ),
    '[]'
  )
  from public.operation_lines l
  join public.batches b on b.id = l.batch_id
  where l.operation_id = describe_allocations.operation_id and l.quantity < 0 and b.source <> 'shortage';
$$;

create function kitchen.describe_shortages(operation_id bigint) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('item_id', l.item_id, 'quantity', -l.quantity) order by l.id), '[]')
  from public.operation_lines l
  join public.batches b on b.id = l.batch_id
  where l.operation_id = describe_shortages.operation_id and l.quantity < 0 and b.source = 'shortage';
$$;

create function kitchen.cost_of_lines(operation_id bigint) returns numeric
language sql stable set search_path = ''
as $$
  select coalesce(round(-sum(l.quantity * l.unit_cost), 4), 0)
  from public.operation_lines l
  where l.operation_id = cost_of_lines.operation_id;
$$;

create function kitchen.missing_cost(item_id text) returns jsonb
language sql stable set search_path = ''
as $$
  select kitchen.warning('missing_cost', format('Nobody knows what %s costs, so it counts as 0.', i.name))
  from public.items i where i.id = missing_cost.item_id;
$$;

create function kitchen.produce(payload jsonb, context kitchen.task_context) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  receipt jsonb;
  receipt_item jsonb;
  kpi jsonb;
  preparation public.items;
  quantity numeric;
  unit text;
  estimated_cost numeric;
  department text;
  responsible_person text;
  expires_at timestamptz;
  notes text;
  kpi_person text;
  kpi_person_name text;
  warnings jsonb := context.warnings;
  recipe jsonb;
  ingredient record;
  number text;
  operation_id bigint;
  batch_id bigint;
  consumed numeric;
  unit_cost numeric;
  allocations jsonb;
  shortages jsonb;
  touched text[];
begin
  -- What was sent.
  perform kitchen.read_object(payload, 'payload');
  perform kitchen.read_name(payload -> 'preparationId', 'preparationId');
  perform kitchen.read_text(payload -> 'preparationName', 'preparationName');
  perform kitchen.read_number(payload -> 'quantity', 'quantity');
  unit := kitchen.read_unit(payload -> 'unit', 'unit');
  estimated_cost := kitchen.read_cost(payload -> 'estimatedCost', 'estimatedCost');

  receipt := kitchen.read_object(payload -> 'receiptData', 'receiptData');
  department := kitchen.read_department(receipt -> 'department', 'receiptData.department');
  responsible_person := kitchen.read_name(receipt -> 'responsiblePerson', 'receiptData.responsiblePerson');
  perform kitchen.read_choice(receipt -> 'sourceType', '{production}', 'receiptData.sourceType');
  receipt_item := kitchen.read_list(receipt -> 'items', 1, 'receiptData.items') -> 0;
  perform kitchen.read_object(receipt_item, 'receiptData.items[0]');
  if receipt_item -> 'preparationId' is distinct from payload -> 'preparationId' then
    perform kitchen.refuse('SM001', 'The receipt names another preparation.', 'receiptData.items[0].preparationId');
  end if;
  if receipt_item -> 'quantity' is distinct from payload -> 'quantity' then
    perform kitchen.refuse('SM001', 'The receipt names another quantity.', 'receiptData.items[0].quantity');
  end if;
  if kitchen.is_given(receipt_item -> 'costPerUnit') then
    perform kitchen.read_cost(receipt_item -> 'costPerUnit', 'receiptData.items[0].costPerUnit');
  end if;
  expires_at := kitchen.read_expiry(receipt_item -> 'expiryDate', context.zone, 'receiptData.items[0].expiryDate');
  notes := nullif(concat_ws(E'\n',
    kitchen.read_optional_text(receipt -> 'notes', 'receiptData.notes'),
    kitchen.read_optional_text(receipt_item -> 'notes', 'receiptData.items[0].notes')), '');

  if kitchen.is_given(payload -> 'kpiData') then
    kpi := kitchen.read_object(payload -> 'kpiData', 'kpiData');
    kpi_person := kitchen.read_name(kpi -> 'userId', 'kpiData.userId');
    kpi_person_name := kitchen.read_text(kpi -> 'userName', 'kpiData.userName');
    perform kitchen.read_department(kpi -> 'department', 'kpiData.department');
    perform kitchen.read_text(kpi -> 'timestamp', 'kpiData.timestamp');
  end if;

  preparation := kitchen.find_item(payload ->> 'preparationId', 'preparation', context, 'preparationId');
  quantity := kitchen.read_quantity(payload -> 'quantity', unit, preparation.base_unit, 'quantity', 'unit');

  -- What is done.
  number := kitchen.next_document_number(prefix => 'PR', zone => context.zone);
  insert into public.operations (
    task_id, kind, department, responsible_person, document_number, performed_at, performed_on, recorded_by, notes,
    kpi_person, kpi_person_name, affects_kpi
  )
  values (
    context.task_id, 'production', department, responsible_person, number, context.performed_at,
    kitchen.day_of(moment => context.performed_at, zone => context.zone), context.caller, notes,
    kpi_person, kpi_person_name, kpi_person is not null
  )
  returning id into operation_id;
  touched := array[preparation.id];

  recipe := context.recipes -> preparation.id;
  if recipe is null then
    warnings := warnings || kitchen.warning('no_recipe', format('%s has no recipe, so nothing was taken from stock for it.', preparation.name));
  else
    for ingredient in
      select i.id, greatest(kitchen.step_of(base_unit => i.base_unit), kitchen.divide_half_up(
          amount => (l.line ->> 'quantity')::numeric * quantity * 100,
          divisor => (recipe ->> 'output_quantity')::numeric * (l.line ->> 'yield_percent')::numeric,
          step => kitchen.step_of(base_unit => i.base_unit)
        )) as wanted
      from jsonb_array_elements(recipe -> 'lines') as l(line)
      join public.items i on i.id = l.line ->> 'item_id'
      order by i.id
    loop
      if kitchen.take(operation_id => operation_id, item_id => ingredient.id, wanted => ingredient.wanted) then
        warnings := warnings || kitchen.missing_cost(item_id => ingredient.id);
      end if;
      touched := touched || ingredient.id;
    end loop;
  end if;

  -- Before the new batch adds lines of its own.
  consumed := kitchen.cost_of_lines(operation_id => operation_id);
  allocations := kitchen.describe_allocations(operation_id => operation_id);
  shortages := kitchen.describe_shortages(operation_id => operation_id);

  unit_cost := coalesce(
    nullif(kitchen.divide_half_up(amount => consumed, divisor => quantity, step => 0.0001), 0),
    (select nullif(i.last_known_cost, 0) from public.items i where i.id = preparation.id),
    kitchen.divide_half_up(amount => estimated_cost, divisor => quantity, step => 0.0001)
  );
  if unit_cost > 0 then
    update public.items i set last_known_cost = unit_cost where i.id = preparation.id and i.last_known_cost is distinct from unit_cost;
  else
    warnings := warnings || kitchen.missing_cost(item_id => preparation.id);
  end if;

  expires_at := coalesce(expires_at, kitchen.end_of_day(
    day => kitchen.day_of(moment => context.performed_at, zone => context.zone) + preparation.shelf_life_days,
    zone => context.zone));
  batch_id := kitchen.receive(
    operation_id => operation_id, item_id => preparation.id, quantity => quantity, unit_cost => unit_cost,
    expires_at => expires_at, source => 'production', received_at => clock_timestamp());
  update public.operations o set total_cost = consumed where o.id = operation_id;

  return jsonb_build_object(
    'document_number', number,
    'operation_id', operation_id,
    'total_cost', consumed,
    'allocations', allocations,
    'produced', (
      select jsonb_build_object(
        'batch_number', b.batch_number, 'quantity', b.initial_quantity, 'unit_cost', b.unit_cost, 'expires_at', b.expires_at)
      from public.batches b where b.id = batch_id
    ),
    'shortages', shortages,
    'warnings', warnings,
    'balances', kitchen.add_up(touched => touched)
  );
end;
$$;

revoke all on all functions in schema kitchen from public, anon, authenticated, service_role;
grant execute on function kitchen.staff_role() to authenticated;
