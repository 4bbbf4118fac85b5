-- A network has one row: an ended hold is replaced, a longer one is kept, and so is an operator's pause.
-- @held_until timestamptz, @at timestamptz
insert into network_holds (platform, held_until, reason, since)
select d.platform, @held_until, 'rate', @at
from deliveries d
where {lease_held}
on conflict (platform) do update
set held_until = excluded.held_until,
    since = case when network_holds.held_until > excluded.since then network_holds.since else excluded.since end
where network_holds.reason = 'rate' and network_holds.held_until < excluded.held_until
