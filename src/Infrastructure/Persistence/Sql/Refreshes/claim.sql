-- @platform text, @life interval, @maximum int
select c.tenant_id, c.workspace_id, c.account_id, c.ends_at from claim_refreshes(@platform, @life, @maximum) c
