-- As find_media_facts, for a transaction that only reads. Parameters: workspace, media.
select id, mime_type, size_bytes, width, height, duration_ms, alt
from media
where tenant_id = current_tenant() and workspace_id = $1 and id = any ($2) and status = 'ready' and deleted_at is null
