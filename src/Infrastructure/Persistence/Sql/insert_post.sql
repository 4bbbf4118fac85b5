-- A post with its items ($17 to $22, one array a column) and, where $23 is given, its work order: one statement instead of three.
with post as (
    insert into posts
        (tenant_id, workspace_id, id, account_id, platform, post_type, status, options, metadata, created_at, updated_at, scheduled_at, warnings, content_hash, created_by, transitions)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)),
items as (
    insert into post_items (tenant_id, workspace_id, id, post_id, index, kind, text, status, media)
    select $1, $2, i.id, $3, i.index, i.kind, i.text, i.status, i.media
    from unnest($17::uuid[], $18::int[], $19::text[], $20::text[], $21::text[], $22::jsonb[]) i (id, index, kind, text, status, media))
insert into deliveries (tenant_id, workspace_id, id, post_id, account_id, platform, status, due_at, attempts, trace_id, created_at)
select $1, $2, $23, $3, $4, $5, $24, $25, $26, $27, $28
where $23::uuid is not null
