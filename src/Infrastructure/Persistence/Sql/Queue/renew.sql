-- @worker text, @deliveries uuid[], @fences bigint[], @life interval
select r.delivery_id, r.fence from renew_leases(@worker, @deliveries, @fences, @life) r
