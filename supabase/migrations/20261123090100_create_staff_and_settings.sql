-- Who may work here, and the two facts about the restaurant that every other part needs.
--
-- Simmer's tables live in public, where the API can read them. Its inner functions live in the schema
-- kitchen, which the API does not expose and which nobody but the owner of the database may use.

create schema kitchen;
revoke all on schema kitchen from public, anon, authenticated, service_role;
comment on schema kitchen is 'Private helpers of Simmer. Nobody calls these over the API.';

create table public.settings (
  id boolean primary key default true,
  time_zone text not null default 'Asia/Makassar',
  epoch uuid not null default gen_random_uuid(),
  constraint settings_is_one_row check (id),
  -- An unknown zone raises an error of its own here, which is as good as a refusal.
  constraint settings_time_zone_is_known check (timezone(time_zone, timestamptz '2026-01-01 00:00:00+00') is not null)
);
alter table public.settings enable row level security;
revoke all on public.settings from public, anon, authenticated, service_role;
grant select on public.settings to authenticated, service_role;
grant update on public.settings to service_role;
comment on column public.settings.epoch is
  'Names this life of the database. After restoring a backup, give it a new one, so that every device replaces its copy: update public.settings set epoch = gen_random_uuid();';

insert into public.settings default values;

-- A person who leaves is made inactive. The row stays, because history names it; for the same reason a user
-- of the auth schema who is staff cannot be deleted, only banned.
create table public.staff (
  id uuid primary key,
  name text not null,
  department text not null,
  role text not null default 'cook',
  active boolean not null default true,
  constraint staff_are_users foreign key (id) references auth.users (id),
  constraint staff_have_a_name check (name ~ '\S' and char_length(name) <= 2000),
  constraint staff_department_is_known check (department in ('kitchen', 'bar')),
  constraint staff_role_is_known check (role in ('cook', 'manager'))
);
alter table public.staff enable row level security;
revoke all on public.staff from public, anon, authenticated, service_role;
grant select on public.staff to authenticated, service_role;
grant insert, update on public.staff to service_role;

-- The caller's role, or null when the caller is nobody here: not signed in, not staff, or no longer active.
-- Security definer, because the policies below ask it about the very table that they guard.
create function kitchen.staff_role() returns text
language sql stable security definer set search_path = ''
as $$
  select s.role from public.staff s where s.id = (select auth.uid()) and s.active;
$$;
-- The policies run it in the name of the reader. Without usage on the schema nobody can name it in a query.
revoke all on function kitchen.staff_role() from public, anon, authenticated, service_role;
grant execute on function kitchen.staff_role() to authenticated;

create policy "staff read the settings" on public.settings
  for select to authenticated using ((select kitchen.staff_role()) is not null);
create policy "staff read the staff" on public.staff
  for select to authenticated using ((select kitchen.staff_role()) is not null);

-- The first line of every function that the API exposes. 42501 is a code that every gateway passes on;
-- our own code travels as its detail.
create function kitchen.require_staff() returns uuid
language plpgsql stable set search_path = ''
as $$
begin
  if kitchen.staff_role() is null then
    raise exception using
      errcode = '42501',
      message = 'Only active members of staff may do this.',
      detail = 'SM004',
      hint = 'Ask the manager to add you to the staff, or sign in as somebody else.';
  end if;
  return auth.uid();
end;
$$;
revoke all on function kitchen.require_staff() from public, anon, authenticated, service_role;

-- How a real restaurant gets its people, the first manager included. The person signs up (or is added under
-- Authentication in the dashboard), then the owner runs this in the SQL editor:
--
--   select kitchen.add_staff('wayan@example.com', 'Wayan', 'kitchen', 'manager');
--
-- Nobody can reach it over the API, so nobody can make themselves staff.
create function kitchen.add_staff(email text, name text, department text, role text default 'cook') returns uuid
language plpgsql set search_path = ''
as $$
declare
  person uuid;
begin
  select u.id into person from auth.users u where lower(u.email) = lower(add_staff.email);
  if person is null then
    raise exception using
      errcode = 'P0002',
      message = format('No user signs in as %s.', add_staff.email),
      hint = 'Add the user under Authentication first, then run this again.';
  end if;
  insert into public.staff as s (id, name, department, role, active)
  values (person, add_staff.name, add_staff.department, add_staff.role, true)
  on conflict on constraint staff_pkey do update
    set name = excluded.name, department = excluded.department, role = excluded.role, active = true;
  return person;
end;
$$;
revoke all on function kitchen.add_staff(text, text, text, text) from public, anon, authenticated, service_role;
