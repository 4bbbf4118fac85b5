-- @created_before timestamptz, @maximum int
select count(*) as expired from expire_idempotency_keys(@created_before, @maximum)
