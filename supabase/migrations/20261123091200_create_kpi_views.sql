-- Rule 5: a KPI is not written apart, it is read off the operations. So a KPI entry exists exactly when the effect does,
-- once, with what it really cost. security_invoker: the reader's own rights and policies hold.

-- A row per written-off item; one row per production, with what was produced.
create view public.kpi_entries with (security_invoker = true) as
select
  o.id as operation_id,
  o.task_id,
  o.performed_on as day,
  o.kpi_person as person,
  o.kpi_person_name as person_name,
  o.department,
  o.kind,
  o.reason,
  o.affects_kpi as counted,
  m.item_id,
  m.quantity,
  m.value
from public.operations o
cross join lateral (
  select b.item_id, b.initial_quantity as quantity, o.total_cost as value
  from public.batches b
  where o.kind = 'production' and b.operation_id = o.id and b.source = 'production'
  union all
  select l.item_id, -sum(l.quantity), round(-sum(l.quantity * l.unit_cost), 4)
  from public.operation_lines l
  where o.kind = 'write_off' and l.operation_id = o.id
  group by l.item_id
) m
where o.kpi_person is not null;
revoke all on public.kpi_entries from public, anon, authenticated, service_role;
grant select on public.kpi_entries to authenticated, service_role;

-- What counts, per person and day. Quantities of different items do not add up, so only operations and money do.
create view public.kpi_daily with (security_invoker = true) as
select
  e.day,
  e.person,
  max(e.person_name) as person_name,
  e.department,
  e.kind,
  count(distinct e.operation_id) as operations,
  sum(e.value) as value
from public.kpi_entries e
where e.counted
group by e.day, e.person, e.department, e.kind;
revoke all on public.kpi_daily from public, anon, authenticated, service_role;
grant select on public.kpi_daily to authenticated, service_role;
