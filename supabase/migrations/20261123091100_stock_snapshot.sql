-- The one read of the stock board: what changed since the device last asked, and which of its open tasks the ledger already
-- knows, so that no effect is shown twice. Stable: every statement in it sees the one snapshot of the query that calls it.
--
-- The cursor is the oldest transaction that was still open. Whatever commits later was written by that one or a younger one,
-- so `changed_in >= since` brings it next time, however late it commits. Some rows come twice; none is lost.

create function public.stock_snapshot(since text default null, open_ids uuid[] default '{}') returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  caller uuid := kitchen.require_staff();
  is_manager boolean := kitchen.staff_role() = 'manager';
  start xid8;
begin
  if since is not null then
    if since !~ '^\d{1,19}$' then
      raise exception using errcode = '22023', message = 'since must be a cursor of an earlier answer.', detail = 'since';
    end if;
    start := since::xid8;
    -- A cursor from a future that this database has not seen: it was restored. The whole answer is the right one.
    if start > pg_snapshot_xmax(pg_current_snapshot()) then
      start := null;
    end if;
  end if;

  return (
    with changed_items as (
      select i.* from public.items i where start is null or i.changed_in >= start
    ), kept_items as (
      select i.id, start is null or i.changed_in >= start as is_changed from public.items i where i.removed_at is null
    ), changed_batches as (
      -- Emptied ones too, with their 0: the device has them.
      select b.* from public.batches b where b.changed_in >= start
      union
      -- An item that is new to the device brings what is open of it.
      select b.* from public.batches b join kept_items k on k.id = b.item_id where k.is_changed and b.quantity <> 0
    )
    select jsonb_build_object(
      'cursor', pg_snapshot_xmin(pg_current_snapshot())::text,
      'epoch', (select s.epoch from public.settings s),
      'items', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'id', i.id, 'kind', i.kind, 'name', i.name, 'base_unit', i.base_unit, 'departments', i.departments,
          'shelf_life_days', i.shelf_life_days, 'last_known_cost', i.last_known_cost) order by i.id), '[]')
        from changed_items i where i.removed_at is null
      ),
      'recipes', (
        -- A preparation that lost its recipe comes with an empty one.
        select coalesce(jsonb_agg(jsonb_build_object(
          'preparation_id', k.id, 'output_quantity', coalesce(r.output_quantity, 0), 'lines', l.lines) order by k.id), '[]')
        from kept_items k
        join public.items i on i.id = k.id and i.kind = 'preparation'
        left join public.recipes r on r.preparation_id = k.id
        cross join lateral (
          select coalesce(jsonb_agg(jsonb_build_object(
            'item_id', rl.item_id, 'quantity', rl.quantity, 'yield_percent', rl.yield_percent) order by rl.item_id), '[]') as lines
          from public.recipe_lines rl where rl.preparation_id = k.id
        ) l
        where case
          when start is null then r.preparation_id is not null
          else k.is_changed or r.changed_in >= start
        end
      ),
      'balances', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'item_id', b.item_id, 'quantity', b.quantity, 'value', b.value, 'revision', b.revision) order by b.item_id), '[]')
        from public.balances b
        join kept_items k on k.id = b.item_id
        where k.is_changed or b.changed_in >= start
      ),
      'batches', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'id', b.id, 'item_id', b.item_id, 'batch_number', b.batch_number, 'initial_quantity', b.initial_quantity,
          'quantity', b.quantity, 'unit_cost', b.unit_cost, 'received_at', b.received_at, 'expires_at', b.expires_at,
          'source', b.source) order by b.item_id, b.received_at, b.id), '[]')
        from changed_batches b
        join kept_items k on k.id = b.item_id
      ),
      'removed', jsonb_build_object('items', (
        select coalesce(jsonb_agg(i.id order by i.id), '[]')
        from changed_items i where start is not null and i.removed_at is not null
      )),
      'decided', (
        select coalesce(jsonb_agg(jsonb_build_object('id', l.task_id, 'outcome', l.outcome) order by l.task_id), '[]')
        from public.task_ledger l
        where l.task_id = any (open_ids) and (l.owner = caller or l.outcome = 'cancelled' or is_manager)
      )
    )
  );
end;
$$;
comment on function public.stock_snapshot(text, uuid[]) is
  'What changed since a cursor, and which of the open ids are decided: { cursor, epoch, items, recipes, balances, batches, removed, decided }.';

revoke all on function public.stock_snapshot(text, uuid[]) from public, anon, authenticated, service_role;
grant execute on function public.stock_snapshot(text, uuid[]) to authenticated;
