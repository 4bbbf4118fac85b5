-- Every transaction on a tenant's rows starts with this; before it no row is visible.
-- @tenant uuid
select set_config('app.tenant_id', @tenant::text, true)
