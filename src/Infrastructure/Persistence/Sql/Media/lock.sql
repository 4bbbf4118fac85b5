-- Waits for posts that are about to use the medium and blocks others until the transaction ends.
-- @tenant uuid, @workspace uuid, @media uuid
select 1
from media
where tenant_id = @tenant and workspace_id = @workspace and id = @media
for update
