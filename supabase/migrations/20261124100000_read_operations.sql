-- What the whole restaurant has made and written off, a page at a time, newest first. A second reader beside stock_snapshot: the
-- devices copy the stock, but never the history, which grows for ever and is only looked at.
--
-- A page begins after a key (recorded_at, id), never at an offset: the page costs the same however far back it lies, and
-- what is recorded meanwhile neither repeats a row nor hides one.

-- Opening stock is thousands of rows of one day that nobody looks for among a cook's work. Each has an index of its own, so that
-- neither has to be walked through to find the other. Together they do what the old one did.
create index operations_of_tasks_by_recorded_at on public.operations (recorded_at desc, id desc) where kind <> 'opening';
create index operations_of_opening_by_recorded_at on public.operations (recorded_at desc, id desc) where kind = 'opening';
drop index public.operations_by_recorded_at;
-- One person's work, and the list of all persons by jumping from name to name.
create index operations_by_responsible_person on public.operations (responsible_person, recorded_at desc, id desc)
  where responsible_person is not null;

create function kitchen.refuse_question(field text, expected text) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  raise exception using errcode = '22023', message = format('%s must be %s.', field, expected), detail = field;
end;
$$;
revoke all on function kitchen.refuse_question(text, text) from public, anon, authenticated, service_role;

-- One text among the arguments: null when it is not given.
create function kitchen.read_question_text(value jsonb, field text, choices text[] default null) returns text
language plpgsql immutable set search_path = ''
as $$
declare
  content text := value #>> '{}';
begin
  if not kitchen.is_given(value) then
    return null;
  end if;
  if choices is not null and (jsonb_typeof(value) <> 'string' or content <> all (choices)) then
    perform kitchen.refuse_question(field, 'one of ' || array_to_string(choices, ', '));
  end if;
  if jsonb_typeof(value) <> 'string' or char_length(content) > 2000 then
    perform kitchen.refuse_question(field, 'a text of at most 2,000 characters');
  end if;
  return content;
end;
$$;
revoke all on function kitchen.read_question_text(jsonb, text, text[]) from public, anon, authenticated, service_role;

create function kitchen.read_question_time(value jsonb, field text) returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  content text := value #>> '{}';
begin
  if not kitchen.is_given(value) then
    return null;
  end if;
  if jsonb_typeof(value) = 'string' and content ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)$' then
    begin
      return content::timestamptz;
    exception when data_exception then
      -- A 31st of February looks like a time, and is none.
      null;
    end;
  end if;
  perform kitchen.refuse_question(field, 'a time such as 2026-11-24T09:00:00Z');
end;
$$;
revoke all on function kitchen.read_question_time(jsonb, text) from public, anon, authenticated, service_role;

-- One operation in the words of the answer, its lines sorted out: what was taken from real batches, what was missing, what came onto
-- the shelf, and how much of that covered an earlier shortage.
create function kitchen.describe_operation(operation public.operations, kind text) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'id', operation.id, 'task_id', operation.task_id, 'kind', describe_operation.kind, 'reason', operation.reason,
    'department', operation.department, 'responsible_person', operation.responsible_person,
    'recorded_by_name', (select s.name from public.staff s where s.id = operation.recorded_by),
    'document_number', operation.document_number, 'performed_at', operation.performed_at,
    'recorded_at', operation.recorded_at, 'total_cost', operation.total_cost, 'notes', operation.notes,
    'counts_for_kpi', operation.affects_kpi,
    'lines', coalesce(jsonb_agg(m.line || jsonb_build_object(
      'batch_number', m.batch_number, 'expires_at', m.expires_at) order by m.id) filter (where m.role = 'taken'), '[]'),
    'shortages', coalesce(jsonb_agg(m.line order by m.id) filter (where m.role = 'missing'), '[]'),
    'received', (
      select jsonb_build_object(
        'item_id', b.item_id, 'item_name', i.name, 'unit', i.base_unit, 'batch_number', b.batch_number,
        'quantity', b.initial_quantity, 'unit_cost', b.unit_cost, 'expires_at', b.expires_at)
      from public.batches b
      join public.items i on i.id = b.item_id
      where b.operation_id = operation.id and b.source <> 'shortage'
      order by b.id
      limit 1
    ),
    'settled', coalesce(sum(m.quantity) filter (where m.role = 'settled'), 0)
  )
  from (
    select l.id, l.quantity, b.batch_number, b.expires_at,
      case
        when b.source = 'shortage' then case when l.quantity < 0 then 'missing' else 'settled' end
        when b.operation_id <> l.operation_id then 'taken'
      end as role,
      jsonb_build_object('item_id', l.item_id, 'item_name', i.name, 'quantity', abs(l.quantity), 'unit', i.base_unit,
        'unit_cost', l.unit_cost) as line
    from public.operation_lines l
    join public.batches b on b.id = l.batch_id
    join public.items i on i.id = l.item_id
    where l.operation_id = operation.id
  ) m;
$$;
revoke all on function kitchen.describe_operation(public.operations, text) from public, anon, authenticated, service_role;

-- Security definer, because a cook may read only their own rows of the ledger, which alone knows a task's type. Nothing else of the
-- ledger comes out. A plan of its own for each call: which filters are given decides which index is right.
create function public.operation_history(filters jsonb default '{}', before jsonb default null, page_size integer default 50) returns jsonb
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
  -- How many of the newest are counted, of the tasks and of the opening stock. Beyond it the counts are a lower bound.
  most_counted constant integer := 5000;
  most_people constant integer := 200;
  unknown text;
  wanted_kind text;
  wanted_department text;
  wanted_person text;
  wanted_text text;
  wanted_items text[];
  earliest timestamptz;
  latest timestamptz;
  before_at timestamptz;
  before_id bigint;
  answer jsonb;
begin
  perform kitchen.require_staff();

  filters := coalesce(nullif(filters, 'null'), '{}');
  if jsonb_typeof(filters) <> 'object' then
    perform kitchen.refuse_question('filters', 'an object');
  end if;
  select k into unknown from jsonb_object_keys(filters) k
  where k <> all ('{kind,department,person,text,from,to}') order by k limit 1;
  if unknown is not null then
    raise exception using
      errcode = '22023', message = format('There is no filter %s.', unknown), detail = 'filters.' || unknown;
  end if;
  wanted_kind := kitchen.read_question_text(
    filters -> 'kind', 'filters.kind', '{production,product_writeoff,preparation_writeoff,opening}');
  wanted_department := kitchen.read_question_text(filters -> 'department', 'filters.department', '{kitchen,bar}');
  wanted_person := kitchen.read_question_text(filters -> 'person', 'filters.person');
  wanted_text := nullif(lower(btrim(kitchen.read_question_text(filters -> 'text', 'filters.text'))), '');
  earliest := kitchen.read_question_time(filters -> 'from', 'filters.from');
  latest := kitchen.read_question_time(filters -> 'to', 'filters.to');

  if kitchen.is_given(before) then
    before_at := kitchen.read_question_time(before -> 'recorded_at', 'before.recorded_at');
    if before_at is null or jsonb_typeof(before -> 'id') is distinct from 'number' or (before ->> 'id') !~ '^\d{1,18}$' then
      perform kitchen.refuse_question('before', 'the next of an earlier answer');
    end if;
    before_id := (before ->> 'id')::bigint;
  end if;
  if page_size is null or page_size not between 1 and 200 then
    perform kitchen.refuse_question('page_size', 'between 1 and 200');
  end if;

  -- Positions, not patterns: % and _ are letters like any other.
  if wanted_text is not null then
    select coalesce(array_agg(i.id), '{}') into wanted_items from public.items i where strpos(lower(i.name), wanted_text) > 0;
  end if;

  with matching as not materialized (
    -- A lookup for each row that is wanted; a join would tempt the planner to read the whole ledger.
    select o, o.id, o.recorded_at, o.kind as stored_kind,
      case o.kind
        when 'write_off' then (select l.type from public.task_ledger l where l.task_id = o.task_id)
        else o.kind
      end as kind
    from public.operations o
    where (wanted_department is null or o.department = wanted_department)
      and (wanted_person is null or o.responsible_person = wanted_person)
      and (earliest is null or o.recorded_at >= earliest)
      and (latest is null or o.recorded_at < latest)
      and (
        wanted_text is null
        or strpos(lower(o.document_number), wanted_text) > 0
        or strpos(lower(o.responsible_person), wanted_text) > 0
        or strpos(lower(o.notes), wanted_text) > 0
        or exists (
          select from public.operation_lines x where x.operation_id = o.id and x.item_id = any (wanted_items)
        )
      )
  ), page as (
    select m.*
    from matching m
    where case when wanted_kind = 'opening' then m.stored_kind = 'opening' else m.stored_kind <> 'opening' end
      and (wanted_kind is null or m.kind = wanted_kind)
      and (before_at is null or (m.recorded_at, m.id) < (before_at, before_id))
    order by m.recorded_at desc, m.id desc
    limit page_size + 1
  ), shown as (
    select p.* from page p order by p.recorded_at desc, p.id desc limit page_size
  )
  select jsonb_build_object(
    'operations', (
      select coalesce(jsonb_agg(
        kitchen.describe_operation(operation => s.o, kind => s.kind) order by s.recorded_at desc, s.id desc), '[]')
      from shown s
    ),
    'next', case when (select count(*) from page) > page_size then (
      select jsonb_build_object('recorded_at', s.recorded_at, 'id', s.id) from shown s order by s.recorded_at, s.id limit 1
    ) end,
    -- Only with the first page, for all kinds whatever the filter of kinds says.
    'counts', case when before_at is null then (
      select jsonb_build_object(
        'production', count(*) filter (where c.kind = 'production'),
        'product_writeoff', count(*) filter (where c.kind = 'product_writeoff'),
        'preparation_writeoff', count(*) filter (where c.kind = 'preparation_writeoff'),
        'opening', count(*) filter (where c.kind = 'opening'),
        'is_exact', count(*) filter (where c.kind <> 'opening') < most_counted
          and count(*) filter (where c.kind = 'opening') < most_counted)
      from (
        (select m.kind from matching m where m.stored_kind <> 'opening' order by m.recorded_at desc, m.id desc limit most_counted)
        union all
        (select m.kind from matching m where m.stored_kind = 'opening' order by m.recorded_at desc, m.id desc limit most_counted)
      ) c
    ) end
  ) into answer;

  if before_at is null then
    answer := answer || jsonb_build_object('people', (
      with recursive people as (
        (select o.responsible_person as name from public.operations o
         where o.responsible_person is not null order by o.responsible_person limit 1)
        union all
        select (
          select o.responsible_person from public.operations o
          where o.responsible_person > p.name order by o.responsible_person limit 1
        )
        from people p where p.name is not null
      ), found as (
        select p.name from people p where p.name is not null limit most_people
      )
      select coalesce(jsonb_agg(f.name order by f.name), '[]') from found f
    ));
  end if;
  return answer;
end;
$$;
comment on function public.operation_history(jsonb, jsonb, integer) is
  'What the restaurant has made and written off, newest first: { operations, next, counts, people }. Send next as before for the page after it.';

revoke all on function public.operation_history(jsonb, jsonb, integer) from public, anon, authenticated, service_role;
grant execute on function public.operation_history(jsonb, jsonb, integer) to authenticated;
