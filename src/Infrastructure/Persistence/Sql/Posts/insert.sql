-- A post with its items (one array a column) and, where one is given, its work order: one statement instead of three.
-- @tenant uuid, @workspace uuid, @id uuid, @account uuid, @platform text, @post_type text, @status text, @options jsonb,
-- @metadata jsonb, @created_at timestamptz, @updated_at timestamptz, @scheduled_at timestamptz, @warnings jsonb,
-- @content_hash bytea, @created_by text, @transitions jsonb, @item_ids uuid[], @item_indexes int[], @item_kinds text[],
-- @item_texts text[], @item_statuses text[], @item_media jsonb[]
-- @delivery uuid: null for none
-- @delivery_status text, @due_at timestamptz, @attempts int, @trace_id text, @queued_at timestamptz
with post as (
    insert into posts
        (tenant_id, workspace_id, id, account_id, platform, post_type, status, options, metadata,
        created_at, updated_at, scheduled_at, warnings, content_hash, created_by, transitions)
    values (
        @tenant, @workspace, @id, @account, @platform, @post_type, @status, @options, @metadata,
        @created_at, @updated_at, @scheduled_at, @warnings, @content_hash, @created_by, @transitions)),
items as (
    insert into post_items (tenant_id, workspace_id, id, post_id, index, kind, text, status, media)
    select @tenant, @workspace, i.id, @id, i.index, i.kind, i.text, i.status, i.media
    from unnest(@item_ids, @item_indexes, @item_kinds, @item_texts, @item_statuses, @item_media) i (id, index, kind, text, status, media))
insert into deliveries (tenant_id, workspace_id, id, post_id, account_id, platform, status, due_at, attempts, trace_id, created_at)
select @tenant, @workspace, @delivery, @id, @account, @platform, @delivery_status, @due_at, @attempts, @trace_id, @queued_at
where @delivery is not null
