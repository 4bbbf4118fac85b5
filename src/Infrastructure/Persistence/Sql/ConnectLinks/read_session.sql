-- @tenant uuid, @workspace uuid, @link uuid
select l.session_sealed
from connect_links l
where l.tenant_id = @tenant and l.workspace_id = @workspace and l.id = @link
