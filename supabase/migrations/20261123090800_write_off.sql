-- The tasks "product_writeoff" and "preparation_writeoff": what is thrown away, spoiled or used up for teaching.
-- They differ in the names of two fields and in the kind of item, so they are one function.

create function kitchen.write_off(payload jsonb, kind text, context kitchen.task_context) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  id_field text := case kind when 'product' then 'itemId' else 'preparationId' end;
  name_field text := case kind when 'product' then 'itemName' else 'preparationName' end;
  entry jsonb;
  place integer;
  field text;
  unit text;
  item public.items;
  kpi jsonb;
  department text;
  responsible_person text;
  reason text;
  notes text;
  kpi_person text;
  kpi_person_name text;
  affects_kpi boolean := false;
  wanted_ids text[] := '{}';
  wanted_quantities numeric[] := '{}';
  wanted record;
  warnings jsonb := context.warnings;
  number text;
  operation_id bigint;
  cost numeric;
begin
  -- What was sent.
  perform kitchen.read_object(payload, 'payload');
  department := kitchen.read_department(payload -> 'department', 'department');
  responsible_person := kitchen.read_name(payload -> 'responsiblePerson', 'responsiblePerson');
  reason := kitchen.read_choice(payload -> 'reason', '{expired,spoiled,other,education,test}', 'reason');
  notes := kitchen.read_optional_text(payload -> 'notes', 'notes');

  if kitchen.is_given(payload -> 'kpiData') then
    kpi := kitchen.read_object(payload -> 'kpiData', 'kpiData');
    kpi_person := kitchen.read_name(kpi -> 'userId', 'kpiData.userId');
    kpi_person_name := kitchen.read_text(kpi -> 'userName', 'kpiData.userName');
    affects_kpi := case
      when kitchen.is_given(kpi -> 'affectsKpi') then kitchen.read_flag(kpi -> 'affectsKpi', 'kpiData.affectsKpi')
      else reason in ('expired', 'spoiled', 'other')
    end;
  end if;

  for entry, place in
    select e.entry, e.place - 1
    from jsonb_array_elements(kitchen.read_list(payload -> 'items', 100, 'items')) with ordinality as e(entry, place)
    order by e.place
  loop
    field := format('items[%s]', place);
    perform kitchen.read_object(entry, field);
    perform kitchen.read_name(entry -> id_field, field || '.' || id_field);
    perform kitchen.read_text(entry -> name_field, field || '.' || name_field);
    perform kitchen.read_number(entry -> 'quantity', field || '.quantity');
    unit := kitchen.read_unit(entry -> 'unit', field || '.unit');
    item := kitchen.find_item(entry ->> id_field, kind, context, field || '.' || id_field);
    wanted_ids := wanted_ids || item.id;
    wanted_quantities := wanted_quantities
      || kitchen.read_quantity(entry -> 'quantity', unit, item.base_unit, field || '.quantity', field || '.unit');
  end loop;

  -- What is done.
  number := kitchen.next_document_number(prefix => 'WO', zone => context.zone);
  insert into public.operations (
    task_id, kind, reason, department, responsible_person, document_number, performed_at, performed_on, recorded_by, notes,
    kpi_person, kpi_person_name, affects_kpi
  )
  values (
    context.task_id, 'write_off', reason, department, responsible_person, number, context.performed_at,
    kitchen.day_of(moment => context.performed_at, zone => context.zone), context.caller, notes,
    kpi_person, kpi_person_name, affects_kpi
  )
  returning id into operation_id;

  -- The same item twice is one item: it is summed.
  for wanted in
    select w.item_id, sum(w.quantity) as quantity
    from unnest(wanted_ids, wanted_quantities) as w(item_id, quantity)
    group by w.item_id
    order by w.item_id
  loop
    if kitchen.take(
      operation_id => operation_id, item_id => wanted.item_id, wanted => wanted.quantity,
      expired_at => case reason when 'expired' then context.performed_at end)
    then
      warnings := warnings || kitchen.missing_cost(item_id => wanted.item_id);
    end if;
  end loop;

  cost := kitchen.cost_of_lines(operation_id => operation_id);
  update public.operations o set total_cost = cost where o.id = operation_id;

  return jsonb_build_object(
    'document_number', number,
    'operation_id', operation_id,
    'total_cost', cost,
    'allocations', kitchen.describe_allocations(operation_id => operation_id),
    'shortages', kitchen.describe_shortages(operation_id => operation_id),
    'warnings', warnings,
    'balances', kitchen.add_up(touched => wanted_ids)
  );
end;
$$;

revoke all on all functions in schema kitchen from public, anon, authenticated, service_role;
grant execute on function kitchen.staff_role() to authenticated;
