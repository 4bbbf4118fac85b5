-- Parameters: workspace, key.
select pg_try_advisory_xact_lock(idempotency_lock($1, $2))
