-- A statement after the lock's, so that it sees what the previous holder of the lock committed.
-- @workspace uuid, @key text
select id, fingerprint, status, content_type, answer, answer_sealed
from idempotency_keys
where tenant_id = current_tenant() and workspace_id = @workspace and key = @key
