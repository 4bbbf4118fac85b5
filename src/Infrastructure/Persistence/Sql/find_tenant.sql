-- Before a tenant is known. Parameter: workspace.
select find_tenant_of_workspace($1)
