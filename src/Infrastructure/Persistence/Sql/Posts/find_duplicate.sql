-- Not ordered by id: the planner would then read the workspace's posts from the newest on instead of using the hash.
-- @workspace uuid, @content_hash bytea, @since timestamptz
-- @except_post uuid: the post that asks
select id
from posts
where tenant_id = current_tenant() and workspace_id = @workspace and content_hash = @content_hash
    and created_at > @since and id <> @except_post and deleted_at is null
    and status in ('pending_approval', 'scheduled', 'pending', 'processing', 'published')
order by created_at desc
limit 1
