-- Trouble inside the database (a broken index, an I/O error, a bad configuration) passes by itself as well: devices send such a
-- task again. So the call fails, and nothing that follows the task in it is applied before it.
create or replace function kitchen.passes_by_itself(code text) returns boolean
language sql immutable set search_path = ''
as $$
  select code in ('40001', '40P01', '55P03', '57014') or left(code, 2) in ('53', '57', '58', 'F0', 'XX');
$$;
