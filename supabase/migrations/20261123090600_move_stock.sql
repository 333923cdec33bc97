-- The moves that stock can make. They know nothing of tasks and payloads: taking, receiving, and adding it all up.
-- Whoever calls them holds the locks of the items (rule 7), so nothing here can change under their hands.

create function kitchen.next_document_number(prefix text, zone text) returns text
language sql volatile set search_path = ''
as $$
  select prefix || '-' || to_char(timezone(zone, clock_timestamp()), 'YYYY') || '-'
    || lpad(n::text, greatest(6, length(n::text)), '0')
  from nextval('kitchen.document_numbers') as n;
$$;

-- What a shortage costs while nobody knows better: the newest batch that still had stock, else what was consumed last,
-- else the last known cost. Null: nobody knows.
-- A settled shortage left a line that took from a real batch, so the search below never walks a long history.
create function kitchen.cost_of_consumed(item_id text) returns numeric
language sql stable set search_path = ''
as $$
  select coalesce(
    (
      select l.unit_cost
      from public.operation_lines l
      join public.batches b on b.id = l.batch_id
      where l.item_id = cost_of_consumed.item_id and l.quantity < 0 and b.source <> 'shortage'
      order by l.id desc
      limit 1
    ),
    (select nullif(i.last_known_cost, 0) from public.items i where i.id = cost_of_consumed.item_id)
  );
$$;

-- Rules 1 and 2. Takes what is wanted from the item's open batches: first in, first out, or what had expired by
-- `expired_at` first. What they do not cover goes to the item's one open shortage.
-- True: a shortage was opened and nobody knows what the item costs.
create function kitchen.take(operation_id bigint, item_id text, wanted numeric, expired_at timestamptz default null) returns boolean
language plpgsql set search_path = ''
as $$
declare
  newest_cost numeric;
  missing numeric;
  shortage_id bigint;
  shortage_cost numeric;
  is_cost_missing boolean := false;
begin
  select b.unit_cost into newest_cost
  from public.batches b
  where b.item_id = take.item_id and b.quantity > 0
  order by b.received_at desc, b.id desc
  limit 1;

  with queued as (
    select b.id, b.quantity, b.unit_cost,
      sum(b.quantity) over (
        order by case when b.expires_at <= take.expired_at then b.expires_at end nulls last, b.received_at, b.id
        rows unbounded preceding
      ) as reached
    from public.batches b
    where b.item_id = take.item_id and b.quantity > 0
  ), taken as (
    select q.id, q.unit_cost, q.reached, least(q.quantity, take.wanted - (q.reached - q.quantity)) as quantity
    from queued q
    where q.reached - q.quantity < take.wanted
  ), emptied as (
    update public.batches b set quantity = b.quantity - t.quantity
    from taken t
    where b.id = t.id
  ), noted as (
    insert into public.operation_lines (operation_id, item_id, batch_id, quantity, unit_cost)
    select take.operation_id, take.item_id, t.id, -t.quantity, t.unit_cost from taken t order by t.reached
    returning quantity
  )
  select take.wanted + coalesce(sum(n.quantity), 0) into missing from noted n;

  if missing > 0 then
    update public.batches b set quantity = b.quantity - missing
    where b.item_id = take.item_id and b.quantity < 0
    returning b.id, b.unit_cost into shortage_id, shortage_cost;

    if shortage_id is null then
      shortage_cost := coalesce(newest_cost, kitchen.cost_of_consumed(item_id => take.item_id));
      is_cost_missing := shortage_cost is null;
      insert into public.batches (item_id, initial_quantity, quantity, unit_cost, source, operation_id)
      values (take.item_id, -missing, -missing, coalesce(shortage_cost, 0), 'shortage', take.operation_id)
      returning id, unit_cost into shortage_id, shortage_cost;
    end if;

    insert into public.operation_lines (operation_id, item_id, batch_id, quantity, unit_cost)
    values (take.operation_id, take.item_id, shortage_id, -missing, shortage_cost);
  end if;

  return is_cost_missing;
end;
$$;

-- Rule 4. Puts a new batch on the shelf. What comes in covers the item's open shortage first, so the final quantities
-- are the same in whatever order tablets come back online.
create function kitchen.receive(
  operation_id bigint, item_id text, quantity numeric, unit_cost numeric, expires_at timestamptz, source text, received_at timestamptz
) returns bigint
language plpgsql set search_path = ''
as $$
declare
  batch_id bigint;
  shortage_id bigint;
  shortage_cost numeric;
  covered numeric;
begin
  insert into public.batches (item_id, initial_quantity, quantity, unit_cost, received_at, expires_at, source, operation_id)
  values (receive.item_id, receive.quantity, receive.quantity, receive.unit_cost, receive.received_at, receive.expires_at,
    receive.source, receive.operation_id)
  returning id into batch_id;
  insert into public.operation_lines (operation_id, item_id, batch_id, quantity, unit_cost)
  values (receive.operation_id, receive.item_id, batch_id, receive.quantity, receive.unit_cost);

  select b.id, b.unit_cost, least(-b.quantity, receive.quantity) into shortage_id, shortage_cost, covered
  from public.batches b
  where b.item_id = receive.item_id and b.quantity < 0;

  if shortage_id is not null then
    update public.batches b set quantity = b.quantity + covered where b.id = shortage_id;
    update public.batches b set quantity = b.quantity - covered where b.id = batch_id;
    insert into public.operation_lines (operation_id, item_id, batch_id, quantity, unit_cost)
    values
      (receive.operation_id, receive.item_id, shortage_id, covered, shortage_cost),
      (receive.operation_id, receive.item_id, batch_id, -covered, receive.unit_cost);
  end if;

  return batch_id;
end;
$$;

-- Rule 6. Adds up the touched items again and gives their new balances, in the order of their ids.
create function kitchen.add_up(touched text[]) returns jsonb
language sql volatile set search_path = ''
as $$
  with summed as (
    select t.item_id, coalesce(sum(b.quantity), 0) as quantity, coalesce(sum(b.quantity * b.unit_cost), 0) as value
    from (select distinct u.item_id from unnest(touched) as u(item_id)) t
    left join public.batches b on b.item_id = t.item_id and b.quantity <> 0
    group by t.item_id
  ), written as (
    update public.balances l set quantity = s.quantity, value = s.value, revision = l.revision + 1
    from summed s
    where l.item_id = s.item_id
    returning l.item_id, l.quantity, l.value, l.revision
  )
  select coalesce(
    jsonb_agg(
      jsonb_build_object('item_id', w.item_id, 'quantity', w.quantity, 'value', w.value, 'revision', w.revision)
      order by w.item_id
    ),
    '[]'
  )
  from written w;
$$;

-- Stock that is there on the first day. Run by the owner in the SQL editor, and by the demo's seed:
--
--   select kitchen.record_opening_stock('prod_1', 5000, 28.5, now() + interval '4 days');
create function kitchen.record_opening_stock(
  item_id text, quantity numeric, unit_cost numeric, expires_at timestamptz default null, received_at timestamptz default clock_timestamp()
) returns text
language plpgsql set search_path = ''
as $$
declare
  zone text;
  operation_id bigint;
  number text;
begin
  perform from public.items i where i.id = record_opening_stock.item_id for no key update;
  if not found then
    raise exception using errcode = 'P0002', message = format('There is no item %s.', record_opening_stock.item_id);
  end if;
  select s.time_zone into zone from public.settings s;
  number := kitchen.next_document_number(prefix => 'OP', zone => zone);
  insert into public.operations (kind, document_number, performed_at, performed_on, recorded_by, total_cost)
  values ('opening', number, record_opening_stock.received_at,
    kitchen.day_of(moment => record_opening_stock.received_at, zone => zone), auth.uid(),
    record_opening_stock.quantity * record_opening_stock.unit_cost)
  returning id into operation_id;
  perform kitchen.receive(
    operation_id => operation_id, item_id => record_opening_stock.item_id, quantity => record_opening_stock.quantity,
    unit_cost => record_opening_stock.unit_cost, expires_at => record_opening_stock.expires_at, source => 'opening',
    received_at => record_opening_stock.received_at);
  perform kitchen.add_up(touched => array[record_opening_stock.item_id]);
  return number;
end;
$$;

revoke all on all functions in schema kitchen from public, anon, authenticated, service_role;
grant execute on function kitchen.staff_role() to authenticated;
