-- @now timestamptz
select h.platform, h.failing, h.ended, h.error from account_health(@now) h order by h.platform
