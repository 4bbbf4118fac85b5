select l.session_sealed
from connect_links l
where l.tenant_id = $1 and l.workspace_id = $2 and l.id = $3
