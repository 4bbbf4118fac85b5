-- A statement after the lock's, so that it sees what the lock's last holder committed. Parameters: workspace, key.
select id, fingerprint, status, content_type, answer, answer_sealed
from idempotency_keys
where tenant_id = current_tenant() and workspace_id = $1 and key = $2
