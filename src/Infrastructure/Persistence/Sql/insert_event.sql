insert into events (tenant_id, workspace_id, id, type, subject_id, data, created_at)
values ($1, $2, $3, $4, $5, $6, $7)
