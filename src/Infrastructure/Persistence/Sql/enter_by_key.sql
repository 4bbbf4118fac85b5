-- A statement of its own: what reads the tenant's tables must come after it. Parameter: hash.
select set_config('app.tenant_id', k.tenant_id::text, true) from find_api_key($1) k
