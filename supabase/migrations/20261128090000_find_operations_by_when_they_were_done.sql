-- A person looks for the day on which something was done, which is the day that the list shows. What was done without a network
-- reached the server later, often on another day, and was not found there.

-- A day of long ago is found without walking through all that was recorded since.
create index operations_by_performed_at on public.operations (performed_at);

-- As it was, but for the two lines that compare with the bounds. The order stays that of recording: a key of it stays true while
-- tablets come back with work of yesterday.
create or replace function public.operation_history(filters jsonb default '{}', before jsonb default null, page_size integer default 50) returns jsonb
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan
as $$
declare
  -- How many of the newest are counted, of the tasks and of the opening stock. Beyond it the counts are a lower bound.
  most_counted constant integer := 5000;
  most_people constant integer := 200;
  -- How far ahead of the server's a device's clock may be before it is not believed: nothing was recorded earlier than that.
  clock_slack constant interval := interval '5 minutes';
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
      and (earliest is null or (o.performed_at >= earliest and o.recorded_at >= earliest - clock_slack))
      and (latest is null or o.performed_at < latest)
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
