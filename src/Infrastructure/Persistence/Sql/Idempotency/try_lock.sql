-- @workspace uuid, @key text
select pg_try_advisory_xact_lock(idempotency_lock(@workspace, @key)) as locked
