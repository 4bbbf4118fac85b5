-- One row by its primary key: the concatenation keeps it from the index by status, which is full of posts that only passed through.
update posts p
set status = coalesce($6, p.status), updated_at = $7, error = $8, published_at = coalesce($9, p.published_at), next_attempt_at = $10,
    transitions = p.transitions || coalesce($11, '[]'::jsonb)
from deliveries d
where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
    and p.tenant_id = d.tenant_id and p.workspace_id = d.workspace_id and p.id = d.post_id and p.status || '' = 'processing'
