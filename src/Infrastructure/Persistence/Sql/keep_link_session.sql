update connect_links l
set session_sealed = $4, session_sealed_key = $5
where l.tenant_id = $1 and l.workspace_id = $2 and l.id = $3
