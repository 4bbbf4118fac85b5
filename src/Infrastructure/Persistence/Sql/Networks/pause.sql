-- @platform text, @at timestamptz
insert into network_holds (platform, reason, since)
values (@platform, 'pause', @at)
on conflict (platform) do update
set held_until = null, reason = 'pause', since = excluded.since
where network_holds.reason <> 'pause'
