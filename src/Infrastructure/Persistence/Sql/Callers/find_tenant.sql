-- Before a tenant is known.
-- @workspace uuid
select find_tenant_of_workspace(@workspace) as tenant_id
