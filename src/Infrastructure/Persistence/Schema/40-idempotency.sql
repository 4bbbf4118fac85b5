-- The number that a key's advisory lock is taken on. It contains the caller's own tenant, so no tenant can hold another's lock.
create or replace function idempotency_lock(workspace uuid, key text) returns bigint
language sql stable
return ('x' || left(encode(sha256(convert_to(current_setting('app.tenant_id', true) || workspace::text || key, 'UTF8')), 'hex'), 16))::bit(64)::bigint;

-- Crosses tenants, in small batches. A key is kept as long as one of its posts is not in a final state.
create or replace function expire_idempotency_keys(before timestamptz, batch int) returns setof uuid
language sql security definer set search_path = pg_catalog, pg_temp
as $$
    delete from public.idempotency_keys k
    using (
        select old.tenant_id, old.workspace_id, old.key
        from public.idempotency_keys old
        where old.created_at < before
            and not exists (
                select from public.posts p
                where p.tenant_id = old.tenant_id and p.workspace_id = old.workspace_id and p.id = any (old.post_ids)
                    and p.deleted_at is null and p.status not in ('published', 'rejected', 'cancelled'))
        order by old.created_at
        limit batch
        for update skip locked) expired
    where k.tenant_id = expired.tenant_id and k.workspace_id = expired.workspace_id and k.key = expired.key
    returning k.id;
$$;
