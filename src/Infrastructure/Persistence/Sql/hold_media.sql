-- Waits for posts that are about to show it and keeps others from it until the transaction ends. Parameters: tenant, workspace, medium.
select 1
from media
where tenant_id = $1 and workspace_id = $2 and id = $3
for update
