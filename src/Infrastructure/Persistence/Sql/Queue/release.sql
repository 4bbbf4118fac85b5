-- @worker text
-- @ids uuid[]: null for all that it holds
select release_leases(@worker, @ids)
