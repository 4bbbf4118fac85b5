-- @worker text
-- @deliveries uuid[]: null for all that it holds
select release_leases(@worker, @deliveries)
