-- A network keeps one row: what is over is written over, what holds longer stays, and so does what a person paused.
insert into network_holds (platform, held_until, reason, since)
select d.platform, $6, 'rate', $7
from deliveries d
where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
on conflict (platform) do update
set held_until = excluded.held_until, since = case when network_holds.held_until > excluded.since then network_holds.since else excluded.since end
where network_holds.reason = 'rate' and network_holds.held_until < excluded.held_until
