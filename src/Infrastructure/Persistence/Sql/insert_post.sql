insert into posts
    (tenant_id, workspace_id, id, account_id, platform, post_type, status, options, metadata, created_at, updated_at, scheduled_at, warnings, content_hash, created_by, transitions)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
