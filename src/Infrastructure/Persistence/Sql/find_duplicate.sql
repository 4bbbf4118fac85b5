-- Parameters: workspace, content hash, since, the post that asks.
select id
from posts
where tenant_id = current_tenant() and workspace_id = $1 and content_hash = $2 and created_at > $3 and id <> $4
    and deleted_at is null and status in ('pending_approval', 'scheduled', 'pending', 'processing', 'published')
-- Not by id: the planner would take the order for an invitation to read the workspace's posts from the newest on.
order by created_at desc
limit 1
