insert into deliveries (tenant_id, workspace_id, id, post_id, account_id, platform, status, due_at, attempts, trace_id, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
