-- What the restaurant keeps in stock, and what its preparations are made of.
--
-- Rows that devices copy carry changed_in, the transaction that wrote them last. A device asks for what
-- changed since a transaction that was still open when it asked before (stock_snapshot); a sequence or a
-- clock would lose the rows of transactions that commit late.

create function kitchen.note_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.changed_in := pg_current_xact_id();
  return new;
end;
$$;
revoke all on function kitchen.note_change() from public, anon, authenticated, service_role;

create table public.items (
  id text primary key,
  kind text not null,
  name text not null,
  base_unit text not null,
  departments text[] not null default '{kitchen}',
  shelf_life_days integer,
  last_known_cost numeric(16, 4),
  removed_at timestamptz,
  changed_in xid8 not null default pg_current_xact_id(),
  constraint items_have_an_id check (id ~ '\S' and char_length(id) <= 2000),
  constraint items_have_a_name check (name ~ '\S' and char_length(name) <= 2000),
  constraint items_kind_is_known check (kind in ('product', 'preparation')),
  constraint items_base_unit_is_known check (base_unit in ('g', 'ml', 'pcs')),
  constraint items_departments_are_known check (departments <@ '{kitchen,bar}'::text[] and cardinality(departments) > 0),
  constraint items_shelf_life_is_not_negative check (shelf_life_days between 0 and 36500),
  constraint items_cost_is_not_negative check (last_known_cost >= 0),
  -- Lets a recipe say, as a foreign key, that it belongs to a preparation.
  constraint items_are_of_one_kind unique (id, kind)
);
alter table public.items enable row level security;
revoke all on public.items from public, anon, authenticated, service_role;
grant select on public.items to authenticated, service_role;
grant insert, update on public.items to service_role;
create policy "staff read the items" on public.items
  for select to authenticated using ((select kitchen.staff_role()) is not null);
create trigger items_note_change before update on public.items
  for each row execute function kitchen.note_change();
comment on column public.items.removed_at is
  'Takes the item off every board. The row stays, because history names it, and a task that was queued before the removal still lands.';

create table public.recipes (
  preparation_id text primary key,
  preparation_kind text generated always as ('preparation') stored,
  output_quantity numeric(14, 3) not null,
  changed_in xid8 not null default pg_current_xact_id(),
  constraint recipes_belong_to_a_preparation
    foreign key (preparation_id, preparation_kind) references public.items (id, kind),
  constraint recipes_make_something check (output_quantity > 0)
);
alter table public.recipes enable row level security;
revoke all on public.recipes from public, anon, authenticated, service_role;
grant select on public.recipes to authenticated, service_role;
grant insert, update, delete on public.recipes to service_role;
create policy "staff read the recipes" on public.recipes
  for select to authenticated using ((select kitchen.staff_role()) is not null);
create trigger recipes_note_change before update on public.recipes
  for each row execute function kitchen.note_change();

-- A preparation among the ingredients is taken from its own stock. So a circle over several recipes does no harm;
-- only a recipe that eats what it makes would.
create table public.recipe_lines (
  preparation_id text not null,
  item_id text not null,
  quantity numeric(14, 3) not null,
  yield_percent numeric(7, 3) not null default 100,
  constraint recipe_lines_name_an_item_once primary key (preparation_id, item_id),
  constraint recipe_lines_belong_to_a_recipe
    foreign key (preparation_id) references public.recipes (preparation_id) on delete cascade,
  constraint recipe_lines_use_an_item foreign key (item_id) references public.items (id),
  constraint recipe_lines_do_not_use_what_they_make check (item_id <> preparation_id),
  constraint recipe_lines_use_something check (quantity > 0),
  constraint recipe_lines_yield_is_sensible check (yield_percent > 0 and yield_percent <= 1000)
);
alter table public.recipe_lines enable row level security;
revoke all on public.recipe_lines from public, anon, authenticated, service_role;
grant select on public.recipe_lines to authenticated, service_role;
grant insert, update, delete on public.recipe_lines to service_role;
create policy "staff read the recipe lines" on public.recipe_lines
  for select to authenticated using ((select kitchen.staff_role()) is not null);

-- Devices copy a recipe whole, so an edited line is a changed recipe. It is also what makes the share lock of
-- apply_tasks on the recipe hold its lines still.
create function kitchen.note_change_of_recipe() returns trigger
language plpgsql set search_path = ''
as $$
begin
  update public.recipes r set output_quantity = r.output_quantity
  where (tg_op <> 'INSERT' and r.preparation_id = old.preparation_id)
     or (tg_op <> 'DELETE' and r.preparation_id = new.preparation_id);
  return null;
end;
$$;
revoke all on function kitchen.note_change_of_recipe() from public, anon, authenticated, service_role;
create trigger recipe_lines_note_change after insert or update or delete on public.recipe_lines
  for each row execute function kitchen.note_change_of_recipe();

-- A recipe that is gone leaves no row to copy: its preparation changes instead, and comes without a recipe.
create function kitchen.note_end_of_recipe() returns trigger
language plpgsql set search_path = ''
as $$
begin
  update public.items i set name = i.name where i.id = old.preparation_id;
  return null;
end;
$$;
revoke all on function kitchen.note_end_of_recipe() from public, anon, authenticated, service_role;
create trigger recipes_note_end after delete on public.recipes
  for each row execute function kitchen.note_end_of_recipe();
