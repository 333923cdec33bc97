-- Cancelling is exact: either the task was applied and this says so, or a tombstone takes its id, and no late duplicate of it
-- can ever apply. The ledger's primary key decides the race with apply_tasks, as it does between two apply_tasks.
--
-- The server cannot know whose an id is before it has seen the task, so any member of staff may put a tombstone on
-- an unknown id. Ids are random UUIDs: only the owner's device, and a manager who was told the id, know it.

create function public.cancel_task(task_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  caller uuid := kitchen.require_staff();
  decided public.task_ledger;
begin
  if task_id is null then
    raise exception using errcode = '22023', message = 'task_id is missing.', detail = 'task_id';
  end if;

  insert into public.task_ledger (task_id, owner, outcome)
  values (cancel_task.task_id, caller, 'cancelled')
  on conflict do nothing;

  select l.* into decided from public.task_ledger l where l.task_id = cancel_task.task_id;
  if decided.outcome = 'cancelled' then
    return jsonb_build_object('outcome', 'cancelled');
  end if;
  if decided.owner <> caller and kitchen.staff_role() <> 'manager' then
    raise exception using errcode = '42501', message = 'This task id is not yours.', detail = 'SM004';
  end if;
  return jsonb_build_object('outcome', 'applied', 'result', decided.result);
end;
$$;
comment on function public.cancel_task(uuid) is
  'Leaves a tombstone, so that the task can never apply, or says that it was applied: { outcome, result? }.';

revoke all on function public.cancel_task(uuid) from public, anon, authenticated, service_role;
grant execute on function public.cancel_task(uuid) to authenticated;
