-- @worker text, @ids uuid[], @fences bigint[], @life interval
select r.delivery_id as id, r.fence from renew_leases(@worker, @ids, @fences, @life) r
