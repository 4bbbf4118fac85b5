-- One row by its primary key: the concatenation keeps it from the index by status, which is full of posts that only passed through.
update posts p
set status = $7, updated_at = $8, next_attempt_at = null, transitions = p.transitions || $9
from deliveries d
where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
    and p.tenant_id = d.tenant_id and p.workspace_id = d.workspace_id and p.id = d.post_id and p.status || '' = $6
returning p.id
