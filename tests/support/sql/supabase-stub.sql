-- What a Supabase project has before its first migration, as far as Simmer touches it: the API's roles, the auth schema, and the
-- generous default privileges in public, which our migrations must take back. Applied as a superuser to an empty database;
-- the roles are made apart, because they belong to the whole server.

create schema auth;
grant usage on schema auth to anon, authenticated, service_role, simmer_owner;
grant usage on schema public to anon, authenticated, service_role;
grant usage, create on schema public to simmer_owner;

create function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb;
$$;
create function auth.uid() returns uuid language sql stable as $$
  select nullif(coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''), auth.jwt() ->> 'sub'), '')::uuid;
$$;
create function auth.role() returns text language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim.role', true), ''), auth.jwt() ->> 'role');
$$;

create table auth.users (
  id uuid primary key,
  aud varchar(255),
  role varchar(255),
  email varchar(255) unique,
  encrypted_password varchar(255),
  email_confirmed_at timestamptz,
  raw_app_meta_data jsonb,
  raw_user_meta_data jsonb,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);
create table auth.identities (
  id uuid primary key,
  provider text not null,
  provider_id text not null,
  user_id uuid not null references auth.users (id) on delete cascade,
  identity_data jsonb not null default '{}',
  last_sign_in_at timestamptz,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  unique (provider, provider_id)
);
grant all on auth.users, auth.identities to simmer_owner;

-- On a hosted project whatever the owner makes in public is open to everybody until it is revoked.
alter default privileges for role simmer_owner in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges for role simmer_owner in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges for role simmer_owner in schema public grant all on functions to anon, authenticated, service_role;
