-- Every transaction on rows of a tenant enters it first: what comes before sees none.
-- @tenant uuid
select set_config('app.tenant_id', @tenant::text, true)
