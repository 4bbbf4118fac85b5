-- A statement of its own, because the statements that read the tenant's tables must come after it.
-- @hash bytea
select set_config('app.tenant_id', k.tenant_id::text, true) from find_api_key(@hash) k
