-- Parameters: created before, at most so many.
select count(*) from expire_idempotency_keys($1, $2)
