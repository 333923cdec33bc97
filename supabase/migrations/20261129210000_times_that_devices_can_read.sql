-- JSON writes the year 10000 and years before Christ in a way that no browser reads, and one such time would empty a whole board.
-- What keeps longer than anybody will ask keeps until the end of 9999; what a clock says was done before Christ was done in the year 1.
create or replace function kitchen.read_expiry(value jsonb, zone text, field text) returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  latest constant timestamptz := '9999-12-31 23:59:59.999+00';
  moment timestamptz;
begin
  if not kitchen.is_given(value) then
    return null;
  end if;
  moment := kitchen.read_time(value => read_expiry.value, zone => read_expiry.zone, field => read_expiry.field);
  if value #>> '{}' ~ '^\d{4}-\d\d-\d\d$' then
    moment := kitchen.end_of_day(day => (value #>> '{}')::date, zone => read_expiry.zone);
  end if;
  return greatest(least(moment, latest), timestamptz '0001-01-02 00:00+00');
end;
$$;

create or replace function kitchen.believe_time(claimed timestamptz, inout context kitchen.task_context)
language plpgsql volatile set search_path = ''
as $$
begin
  context.performed_at := greatest(claimed, timestamptz '0001-01-02 00:00+00');
  if claimed > clock_timestamp() + interval '5 minutes' then
    context.performed_at := clock_timestamp();
    context.warnings := context.warnings
      || kitchen.warning('clock', 'The clock of this device is ahead, so the time of recording was taken instead.');
  elsif claimed < clock_timestamp() - interval '30 days' then
    context.warnings := context.warnings
      || kitchen.warning('clock', 'This was done more than 30 days ago, or the clock of the device was wrong.');
  end if;
end;
$$;
