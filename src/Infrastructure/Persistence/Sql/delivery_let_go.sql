update deliveries d
set status = case when $6::timestamptz is null then 'closed' else 'queued' end, due_at = coalesce($6, d.due_at), attempts = greatest(d.attempts, $7),
    lease_owner = null, lease_until = null
where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
