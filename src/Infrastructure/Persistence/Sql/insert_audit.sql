insert into audit_entries (tenant_id, id, workspace_id, actor, credential_prefix, action, target, change, ip, user_agent, trace_id, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
