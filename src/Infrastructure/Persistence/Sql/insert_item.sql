insert into post_items (tenant_id, workspace_id, id, post_id, index, kind, text, status, media)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
