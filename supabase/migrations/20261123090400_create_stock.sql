-- The stock: what happened (operations and their lines), what is there (batches), and the sum of it (balances).
-- At every commit, for every item:  balances.quantity = sum(batches.quantity) = sum(operation_lines.quantity).

-- One sequence for all kinds. It is outside the transaction on purpose: no number twice, gaps are allowed.
create sequence kitchen.document_numbers;
revoke all on sequence kitchen.document_numbers from public, anon, authenticated, service_role;

create table public.operations (
  id bigint generated always as identity primary key,
  task_id uuid,
  kind text not null,
  reason text,
  department text,
  responsible_person text,
  document_number text not null,
  performed_at timestamptz not null,
  -- The day of performed_at in the restaurant's zone, kept so that a day's figures can be found by an index.
  performed_on date not null,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by uuid,
  total_cost numeric(16, 4) not null default 0,
  notes text,
  kpi_person text,
  kpi_person_name text,
  affects_kpi boolean not null default false,
  constraint operations_happen_once_per_task unique (task_id),
  constraint operations_come_from_a_decided_task foreign key (task_id) references public.task_ledger (task_id),
  constraint operations_have_their_own_number unique (document_number),
  constraint operations_kind_is_known check (kind in ('production', 'write_off', 'opening')),
  constraint operations_come_from_a_task_unless_opening check ((task_id is null) = (kind = 'opening')),
  constraint operations_are_recorded_by_staff foreign key (recorded_by) references public.staff (id),
  constraint operations_name_who_and_where check (
    kind = 'opening' or (recorded_by is not null and department is not null and responsible_person is not null)
  ),
  constraint operations_department_is_known check (department in ('kitchen', 'bar')),
  constraint operations_reason_is_known check (reason in ('expired', 'spoiled', 'other', 'education', 'test')),
  constraint operations_write_off_has_a_reason check ((kind = 'write_off') = (reason is not null)),
  constraint operations_happen_at_a_real_time check (isfinite(performed_at)),
  constraint operations_kpi_names_a_person check ((kpi_person is null) = (kpi_person_name is null)),
  constraint operations_kpi_counts_for_a_person check (kpi_person is not null or not affects_kpi)
);
alter table public.operations enable row level security;
revoke all on public.operations from public, anon, authenticated, service_role;
grant select on public.operations to authenticated, service_role;
create policy "staff read the operations" on public.operations
  for select to authenticated using ((select kitchen.staff_role()) is not null);
create index operations_by_recorded_at on public.operations (recorded_at desc, id desc);
create index operations_by_kpi_day on public.operations (performed_on, kpi_person) where kpi_person is not null;

create table public.batches (
  id bigint generated always as identity primary key,
  item_id text not null,
  batch_number text generated always as (
    case source when 'production' then 'P-' when 'opening' then 'O-' else 'S-' end
    || lpad(id::text, greatest(6, length(id::text)), '0')
  ) stored,
  initial_quantity numeric(14, 3) not null,
  quantity numeric(14, 3) not null,
  unit_cost numeric(16, 4) not null,
  received_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz,
  source text not null,
  operation_id bigint not null,
  changed_in xid8 not null default pg_current_xact_id(),
  constraint batches_belong_to_an_item foreign key (item_id) references public.items (id),
  constraint batches_come_from_an_operation foreign key (operation_id) references public.operations (id),
  constraint batches_source_is_known check (source in ('production', 'opening', 'shortage')),
  -- A negative quantity is a shortage, and a shortage is never positive. Zero is an emptied batch, or a settled shortage.
  constraint batches_only_a_shortage_is_negative check (
    case when source = 'shortage' then quantity <= 0 and initial_quantity < 0
         else quantity >= 0 and initial_quantity > 0 and quantity <= initial_quantity end
  ),
  constraint batches_cost_is_not_negative check (unit_cost >= 0),
  constraint batches_are_of_one_item unique (id, item_id)
);
alter table public.batches enable row level security;
revoke all on public.batches from public, anon, authenticated, service_role;
grant select on public.batches to authenticated, service_role;
create policy "staff read the batches" on public.batches
  for select to authenticated using ((select kitchen.staff_role()) is not null);
create trigger batches_note_change before update on public.batches
  for each row execute function kitchen.note_change();
-- First in, first out over what is open. Emptied batches leave this index, so it does not grow with history.
create index batches_open_first_in_first_out on public.batches (item_id, received_at, id) where quantity <> 0;
create unique index batches_one_open_shortage_per_item on public.batches (item_id) where quantity < 0;
create index batches_by_change on public.batches (changed_in);
create index batches_by_operation on public.batches (operation_id);

create table public.operation_lines (
  id bigint generated always as identity primary key,
  operation_id bigint not null,
  item_id text not null,
  batch_id bigint not null,
  quantity numeric(14, 3) not null,
  unit_cost numeric(16, 4) not null,
  constraint operation_lines_belong_to_an_operation foreign key (operation_id) references public.operations (id),
  constraint operation_lines_move_a_batch_of_their_item
    foreign key (batch_id, item_id) references public.batches (id, item_id),
  constraint operation_lines_move_something check (quantity <> 0),
  constraint operation_lines_cost_is_not_negative check (unit_cost >= 0)
);
alter table public.operation_lines enable row level security;
revoke all on public.operation_lines from public, anon, authenticated, service_role;
grant select on public.operation_lines to authenticated, service_role;
create policy "staff read the operation lines" on public.operation_lines
  for select to authenticated using ((select kitchen.staff_role()) is not null);
create index operation_lines_by_operation on public.operation_lines (operation_id, id);
-- Finds what an item was last consumed at, however long its history is.
create index operation_lines_last_consumed on public.operation_lines (item_id, id) where quantity < 0;

create table public.balances (
  item_id text primary key,
  quantity numeric(14, 3) not null default 0,
  value numeric(18, 4) not null default 0,
  revision bigint not null default 0,
  changed_in xid8 not null default pg_current_xact_id(),
  constraint balances_belong_to_an_item foreign key (item_id) references public.items (id)
);
alter table public.balances enable row level security;
revoke all on public.balances from public, anon, authenticated, service_role;
grant select on public.balances to authenticated, service_role;
create policy "staff read the balances" on public.balances
  for select to authenticated using ((select kitchen.staff_role()) is not null);
create trigger balances_note_change before update on public.balances
  for each row execute function kitchen.note_change();

-- Every item has a balance from the start. Security definer, because whoever adds an item writes no balances.
create function kitchen.open_balance() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.balances (item_id) values (new.id);
  return null;
end;
$$;
revoke all on function kitchen.open_balance() from public, anon, authenticated, service_role;
create trigger items_open_balance after insert on public.items
  for each row execute function kitchen.open_balance();

-- 500 on the shelf must not turn from grams into pieces.
create function kitchen.keep_measure() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from public.balances b where b.item_id = old.id and b.revision > 0) then
    raise exception using
      errcode = '23514',
      message = format('%s has stock or history, so its kind and its base unit stay as they are.', old.name),
      constraint = 'items_with_history_keep_their_measure',
      hint = 'Make a new item and set removed_at on this one.';
  end if;
  return new;
end;
$$;
revoke all on function kitchen.keep_measure() from public, anon, authenticated, service_role;
create trigger items_keep_measure before update of kind, base_unit on public.items
  for each row when (new.kind <> old.kind or new.base_unit <> old.base_unit)
  execute function kitchen.keep_measure();
