-- The one way in for tasks. Up to 100 of them, in order, in one transaction, each in a savepoint of its own: a task that
-- cannot be done is refused and leaves nothing behind, and the tasks after it go on.

-- Errors that pass by themselves: a deadlock, a lock time-out, a full or stopping server. They say nothing about the task,
-- so they fail the call, and the device sends it again.
create function kitchen.passes_by_itself(code text) returns boolean
language sql immutable set search_path = ''
as $$
  select code in ('40001', '40P01', '55P03', '57014') or left(code, 2) in ('53', '57');
$$;

-- Every id in the call that may be an item, whatever else is wrong with the tasks. Lax paths step over anything of another
-- shape, so one malformed task cannot spoil this for the others.
create function kitchen.ids_in(tasks jsonb, path jsonpath) returns text[]
language sql immutable set search_path = ''
as $$
  select coalesce(array_agg(distinct v.value #>> '{}') filter (where jsonb_typeof(v.value) = 'string'), '{}')
  from jsonb_path_query(tasks, path) as v(value);
$$;

-- Rule 7, first half: the recipes are held still, then read in a statement of their own, which sees what was committed while
-- this one waited. { preparation: { output_quantity, lines } }; a recipe without lines is no recipe.
create function kitchen.lock_recipes(preparations text[]) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  perform from public.recipes r where r.preparation_id = any (preparations) order by r.preparation_id for share;
  return (
    select coalesce(jsonb_object_agg(r.preparation_id, jsonb_build_object('output_quantity', r.output_quantity, 'lines', l.lines)), '{}')
    from public.recipes r
    cross join lateral (
      select jsonb_agg(jsonb_build_object('item_id', rl.item_id, 'quantity', rl.quantity, 'yield_percent', rl.yield_percent)) as lines
      from public.recipe_lines rl
      where rl.preparation_id = r.preparation_id
    ) l
    where r.preparation_id = any (preparations) and l.lines is not null
  );
end;
$$;

-- Rule 7, second half: all items of the call, in the order of their ids, so that two calls never wait for each other in
-- a circle. Gives the ids only: they cannot change, everything else is read after the wait.
create function kitchen.lock_items(candidates text[]) returns text[]
language sql volatile set search_path = ''
as $$
  select coalesce(array_agg(l.id), '{}')
  from (select i.id from public.items i where i.id = any (candidates) order by i.id for no key update) l;
$$;

create function kitchen.answer(id jsonb, outcome text, result jsonb default null, error jsonb default null) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('id', id, 'outcome', outcome)
    || case when result is not null then jsonb_build_object('result', result) else '{}' end
    || case when error is not null then jsonb_build_object('error', error) else '{}' end;
$$;

-- The id is in the ledger already: what does it say? Read in a statement of its own, after any wait for the winner.
create function kitchen.answer_from_ledger(given_id jsonb, task_id uuid, caller uuid, type text, fingerprint text) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  decided public.task_ledger;
begin
  select l.* into decided from public.task_ledger l where l.task_id = answer_from_ledger.task_id;
  if decided.outcome = 'cancelled' then
    return kitchen.answer(id => given_id, outcome => 'cancelled');
  end if;
  if decided.owner <> caller then
    perform kitchen.refuse('SM004', 'This task id is not yours.', 'id');
  end if;
  if decided.type is distinct from answer_from_ledger.type or decided.fingerprint <> answer_from_ledger.fingerprint then
    perform kitchen.refuse('SM003', 'This task id was used for something else.', 'id');
  end if;
  return kitchen.answer(id => given_id, outcome => 'replayed', result => decided.result);
end;
$$;

-- Rule 10: a device's clock may be wrong. The future is not believed, the past is kept; both are said.
create function kitchen.believe_time(claimed timestamptz, inout context kitchen.task_context)
language plpgsql volatile set search_path = ''
as $$
begin
  context.performed_at := claimed;
  if claimed > clock_timestamp() + interval '5 minutes' then
    context.performed_at := clock_timestamp();
    context.warnings := context.warnings
      || kitchen.warning('clock', 'The clock of this device is ahead, so the time of recording was taken instead.');
  elsif claimed < clock_timestamp() - interval '30 days' then
    context.warnings := context.warnings
      || kitchen.warning('clock', 'This was done more than 30 days ago, or the clock of the device was wrong.');
  end if;
end;
$$;

create function kitchen.carry_out(task jsonb, context kitchen.task_context) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  type text := kitchen.read_text(task -> 'type', 'type');
  version numeric := kitchen.read_number(task -> 'version', 'version');
begin
  if type not in ('production', 'product_writeoff', 'preparation_writeoff') then
    perform kitchen.refuse('SM005', format('This server does not know tasks of the type %s.', type), 'type');
  end if;
  if version <> 1 then
    perform kitchen.refuse('SM005', format('This server does not know version %s of %s.', version, type), 'version');
  end if;
  context := kitchen.believe_time(
    claimed => kitchen.read_time(task -> 'performed_at', context.zone, 'performed_at'), context => context);
  return case type
    when 'production' then kitchen.produce(payload => task -> 'payload', context => context)
    when 'product_writeoff' then kitchen.write_off(payload => task -> 'payload', kind => 'product', context => context)
    when 'preparation_writeoff' then kitchen.write_off(payload => task -> 'payload', kind => 'preparation', context => context)
  end;
end;
$$;

-- One task, in its savepoint (the exception block). The ledger row comes before the effect: whoever sends the same id at
-- the same time waits here until this transaction has ended, one way or the other.
create function kitchen.decide(task jsonb, context kitchen.task_context) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  type text;
  fingerprint text;
  done jsonb;
  code text;
  message text;
  details text;
  hint text;
begin
  perform kitchen.read_object(task, 'task');
  context.task_id := kitchen.read_uuid(task -> 'id', 'id');
  type := coalesce(task ->> 'type', '');
  fingerprint := coalesce(
    kitchen.read_optional_text(task -> 'fingerprint', 'fingerprint'), md5(coalesce(task -> 'payload', 'null')::text));

  insert into public.task_ledger (task_id, owner, type, fingerprint, outcome)
  values (context.task_id, context.caller, type, fingerprint, 'applied')
  on conflict do nothing;
  if not found then
    return kitchen.answer_from_ledger(
      given_id => task -> 'id', task_id => context.task_id, caller => context.caller, type => type, fingerprint => fingerprint);
  end if;

  done := kitchen.carry_out(task => task, context => context);
  update public.task_ledger l set result = done where l.task_id = context.task_id;
  return kitchen.answer(id => task -> 'id', outcome => 'applied', result => done);
exception
  when others then
    get stacked diagnostics
      code = returned_sqlstate, message = message_text, details = pg_exception_detail, hint = pg_exception_hint;
    if kitchen.passes_by_itself(code => code) then
      raise;
    end if;
    return kitchen.answer(id => task -> 'id', outcome => 'refused', error => jsonb_build_object(
      'code', code, 'message', message, 'details', nullif(details, ''), 'hint', nullif(hint, '')));
end;
$$;

create function public.apply_tasks(tasks jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  context kitchen.task_context;
  preparations text[];
  task jsonb;
  answers jsonb := '[]';
begin
  context.caller := kitchen.require_staff();
  if jsonb_typeof(tasks) is distinct from 'array' or jsonb_array_length(tasks) not between 1 and 100 then
    raise exception using
      errcode = '22023',
      message = 'tasks must be a list of 1 to 100 tasks.',
      detail = 'tasks';
  end if;

  -- Locks first, and in one order for everybody. Nothing that must be fresh is read before them.
  preparations := kitchen.ids_in(tasks => tasks, path => 'lax $[*].payload.preparationId');
  context.recipes := kitchen.lock_recipes(preparations => preparations);
  context.items := kitchen.lock_items(candidates => preparations
    || kitchen.ids_in(tasks => tasks, path => 'lax $[*].payload.items[*].itemId')
    || kitchen.ids_in(tasks => tasks, path => 'lax $[*].payload.items[*].preparationId')
    || kitchen.ids_in(tasks => context.recipes, path => 'lax $.*.lines[*].item_id'));

  context.zone := (select s.time_zone from public.settings s);
  context.warnings := '[]';
  for task in
    select t.task from jsonb_array_elements(tasks) with ordinality as t(task, place) order by t.place
  loop
    answers := answers || jsonb_build_array(kitchen.decide(task => task, context => context));
  end loop;
  return answers;
end;
$$;
comment on function public.apply_tasks(jsonb) is
  'Applies 1 to 100 tasks in order, each exactly once: [{ id, type, version, payload, performed_at, fingerprint? }] gives [{ id, outcome, result?, error? }].';

revoke all on function public.apply_tasks(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.apply_tasks(jsonb) to authenticated;
revoke all on all functions in schema kitchen from public, anon, authenticated, service_role;
grant execute on function kitchen.staff_role() to authenticated;
