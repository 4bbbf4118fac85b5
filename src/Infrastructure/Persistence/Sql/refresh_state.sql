-- Whether nobody may try any more. $4: how many tries, $5: how long one may be under way.
select a.refresh_tries >= $4 and (a.refresh_started_at is null or a.refresh_started_at < queue_time() - $5)
from social_accounts a
where a.tenant_id = $1 and a.workspace_id = $2 and a.id = $3
