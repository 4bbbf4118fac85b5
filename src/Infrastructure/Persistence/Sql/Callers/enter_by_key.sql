-- A statement of its own, because the statements that read the tenant's tables must come after it.
-- @hash bytea
select set_config('app.tenant_id', tenant::text, true) from find_tenant_of_key(@hash) tenant where tenant is not null
