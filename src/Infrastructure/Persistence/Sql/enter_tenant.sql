-- Parameter: tenant.
select set_config('app.tenant_id', $1, true)
