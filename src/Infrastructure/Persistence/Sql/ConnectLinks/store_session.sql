-- @tenant uuid, @workspace uuid, @link uuid, @session bytea, @session_key int
update connect_links l
set session_sealed = @session, session_sealed_key = @session_key
where l.tenant_id = @tenant and l.workspace_id = @workspace and l.id = @link
