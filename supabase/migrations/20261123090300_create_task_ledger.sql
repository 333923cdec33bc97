-- The task ids that are already decided. Its primary key is what makes a task happen once: the row and the effect
-- commit in one transaction, and whoever comes second finds the row.
--
-- Rows stay for ever (a device may come back after a year). An old result may be emptied to save room; a replay is then
-- still recognised, and answered without its result.

create table public.task_ledger (
  task_id uuid primary key,
  owner uuid not null,
  type text,
  fingerprint text,
  outcome text not null,
  result jsonb,
  decided_at timestamptz not null default clock_timestamp(),
  constraint task_ledger_owner_is_staff foreign key (owner) references public.staff (id),
  constraint task_ledger_outcome_is_known check (outcome in ('applied', 'cancelled')),
  constraint task_ledger_applied_knows_its_task check (outcome <> 'applied' or (type is not null and fingerprint is not null)),
  constraint task_ledger_tombstone_is_bare check (outcome <> 'cancelled' or (type is null and fingerprint is null and result is null))
);
alter table public.task_ledger enable row level security;
revoke all on public.task_ledger from public, anon, authenticated, service_role;
grant select on public.task_ledger to authenticated, service_role;
create policy "staff read their own ledger rows, managers all" on public.task_ledger
  for select to authenticated using (
    (select kitchen.staff_role()) = 'manager'
    or (owner = (select auth.uid()) and (select kitchen.staff_role()) is not null)
  );
