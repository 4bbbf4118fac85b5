-- @now timestamptz
select h.platform, h.reason, h.since, h.held_until
from network_holds h
where h.held_until is null or h.held_until > @now
order by h.platform
