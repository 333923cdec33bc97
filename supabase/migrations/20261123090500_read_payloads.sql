-- Readers for what a device sends. Each takes a piece of JSON and the name of its field, and gives back a checked value
-- or refuses with SM001 and the field in the error's detail. A task may come from an old version of the app, from a bug,
-- or from somebody with curl: nothing is cast before its JSON type is known.

create function kitchen.refuse(code text, message text, field text) returns void
language plpgsql set search_path = ''
as $$
begin
  raise exception using errcode = refuse.code, message = refuse.message, detail = refuse.field;
end;
$$;

create function kitchen.read_text(value jsonb, field text) returns text
language plpgsql set search_path = ''
as $$
begin
  if jsonb_typeof(value) is distinct from 'string' then
    perform kitchen.refuse('SM001', format('%s must be a text.', field), field);
  end if;
  if char_length(value #>> '{}') > 2000 then
    perform kitchen.refuse('SM001', format('%s is longer than 2,000 characters.', field), field);
  end if;
  return value #>> '{}';
end;
$$;

-- A name or an id: a text with something in it.
create function kitchen.read_name(value jsonb, field text) returns text
language plpgsql set search_path = ''
as $$
declare
  name text := kitchen.read_text(value => read_name.value, field => read_name.field);
begin
  if name !~ '\S' then
    perform kitchen.refuse('SM001', format('%s is empty.', field), field);
  end if;
  return name;
end;
$$;

-- Absent and null are the same thing: "not given".
create function kitchen.is_given(value jsonb) returns boolean
language sql immutable set search_path = ''
as $$
  select value is not null and jsonb_typeof(value) <> 'null';
$$;

create function kitchen.read_optional_text(value jsonb, field text) returns text
language plpgsql set search_path = ''
as $$
begin
  if not kitchen.is_given(value) then
    return null;
  end if;
  return kitchen.read_text(value => read_optional_text.value, field => read_optional_text.field);
end;
$$;

create function kitchen.read_choice(value jsonb, choices text[], field text) returns text
language plpgsql set search_path = ''
as $$
declare
  choice text := kitchen.read_text(value => read_choice.value, field => read_choice.field);
begin
  if choice <> all (choices) then
    perform kitchen.refuse('SM001', format('%s must be one of %s.', field, array_to_string(choices, ', ')), field);
  end if;
  return choice;
end;
$$;

create function kitchen.read_department(value jsonb, field text) returns text
language sql set search_path = ''
as $$
  select kitchen.read_choice(value => value, choices => '{kitchen,bar}', field => field);
$$;

create function kitchen.read_object(value jsonb, field text) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  if jsonb_typeof(value) is distinct from 'object' then
    perform kitchen.refuse('SM001', format('%s must be an object.', field), field);
  end if;
  return value;
end;
$$;

create function kitchen.read_list(value jsonb, most integer, field text) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  if jsonb_typeof(value) is distinct from 'array' then
    perform kitchen.refuse('SM001', format('%s must be a list.', field), field);
  end if;
  if jsonb_array_length(value) not between 1 and most then
    perform kitchen.refuse('SM001', format('%s must have 1 to %s entries.', field, most), field);
  end if;
  return value;
end;
$$;

-- Text such as "5" is not a number, whatever Postgres could make of it.
create function kitchen.read_number(value jsonb, field text) returns numeric
language plpgsql set search_path = ''
as $$
begin
  if jsonb_typeof(value) is distinct from 'number' then
    perform kitchen.refuse('SM001', format('%s must be a number.', field), field);
  end if;
  return value::numeric;
end;
$$;

create function kitchen.read_cost(value jsonb, field text) returns numeric
language plpgsql set search_path = ''
as $$
declare
  cost numeric := kitchen.read_number(value => read_cost.value, field => read_cost.field);
begin
  if cost < 0 or cost >= 1000000000000 then
    perform kitchen.refuse('SM001', format('%s must be 0 or more, and less than 1,000,000,000,000.', field), field);
  end if;
  return cost;
end;
$$;

create function kitchen.read_flag(value jsonb, field text) returns boolean
language plpgsql set search_path = ''
as $$
begin
  if jsonb_typeof(value) is distinct from 'boolean' then
    perform kitchen.refuse('SM001', format('%s must be true or false.', field), field);
  end if;
  return value::boolean;
end;
$$;

-- What one of the unit is in the base unit; null when they measure different things.
create function kitchen.unit_factor(unit text, base_unit text) returns numeric
language sql immutable set search_path = ''
as $$
  select case
    when unit = base_unit then 1
    when unit = 'kg' and base_unit = 'g' then 1000
    when unit = 'l' and base_unit = 'ml' then 1000
  end;
$$;

create function kitchen.read_unit(value jsonb, field text) returns text
language sql set search_path = ''
as $$
  select kitchen.read_choice(value => value, choices => '{g,kg,ml,l,pcs}', field => field);
$$;

-- In the item's base unit, rounded half up to 0.001 of it.
create function kitchen.read_quantity(value jsonb, unit text, base_unit text, field text, unit_field text) returns numeric
language plpgsql set search_path = ''
as $$
declare
  given numeric := kitchen.read_number(value => read_quantity.value, field => read_quantity.field);
  factor numeric := kitchen.unit_factor(unit => read_quantity.unit, base_unit => read_quantity.base_unit);
  quantity numeric;
begin
  if factor is null then
    perform kitchen.refuse('SM001', format('%s cannot be measured in %s: the item is kept in %s.', field, unit, base_unit), unit_field);
  end if;
  -- Out of bounds by far: not worth the arithmetic, which could be made expensive.
  if given <= 0 or given >= 1000000 then
    perform kitchen.refuse('SM001', format('%s must be more than 0 and less than 1,000,000 %s.', field, base_unit), field);
  end if;
  quantity := round(given * factor, 3);
  if quantity < 0.001 or quantity >= 1000000 then
    perform kitchen.refuse('SM001', format('%s must be at least 0.001 and less than 1,000,000 %s.', field, base_unit), field);
  end if;
  return quantity;
end;
$$;

create function kitchen.read_uuid(value jsonb, field text) returns uuid
language plpgsql set search_path = ''
as $$
declare
  written text := kitchen.read_text(value => read_uuid.value, field => read_uuid.field);
begin
  if written !~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then
    perform kitchen.refuse('SM001', format('%s must be a UUID.', field), field);
  end if;
  return written::uuid;
end;
$$;

-- ISO 8601 only. Postgres alone would also read "tomorrow", "infinity" and, depending on a setting, 03/04/2026.
create function kitchen.read_time(value jsonb, zone text, field text) returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  written text := kitchen.read_text(value => read_time.value, field => read_time.field);
begin
  if written ~* '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)$' then
    return written::timestamptz;
  elsif written ~* '^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?$' then
    -- No zone: the clock on the restaurant's wall.
    return written::timestamp at time zone zone;
  end if;
  perform kitchen.refuse('SM001', format('%s must be a time such as 2026-01-31T18:30:00Z.', field), field);
exception
  -- Shaped like a time, but there is no such day or hour.
  when datetime_field_overflow or invalid_datetime_format or invalid_time_zone_displacement_value then
    perform kitchen.refuse('SM001', format('%s is not a real time.', field), field);
end;
$$;

-- The last moment of a day in the restaurant's zone, to the millisecond that devices can hold.
create function kitchen.end_of_day(day date, zone text) returns timestamptz
language sql immutable set search_path = ''
as $$
  select timezone(zone, (day + 1)::timestamp) - interval '1 millisecond';
$$;

create function kitchen.day_of(moment timestamptz, zone text) returns date
language sql immutable set search_path = ''
as $$
  select timezone(zone, moment)::date;
$$;

-- A date means the end of that day; a time means itself.
create function kitchen.read_expiry(value jsonb, zone text, field text) returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  moment timestamptz;
begin
  if not kitchen.is_given(value) then
    return null;
  end if;
  moment := kitchen.read_time(value => read_expiry.value, zone => read_expiry.zone, field => read_expiry.field);
  if value #>> '{}' ~ '^\d{4}-\d\d-\d\d$' then
    return kitchen.end_of_day(day => (value #>> '{}')::date, zone => read_expiry.zone);
  end if;
  return moment;
end;
$$;

revoke all on all functions in schema kitchen from public, anon, authenticated, service_role;
grant execute on function kitchen.staff_role() to authenticated;
