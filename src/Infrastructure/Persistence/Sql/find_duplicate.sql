-- Parameters: workspace, content hash, since, the post that asks. Not in order of the id: the planner would take that for an
-- invitation to read the workspace's posts from the newest on.
select id
from posts
where tenant_id = current_tenant() and workspace_id = $1 and content_hash = $2 and created_at > $3 and id <> $4
    and deleted_at is null and status in ('pending_approval', 'scheduled', 'pending', 'processing', 'published')
order by created_at desc
limit 1
