-- @tenant uuid, @workspace uuid, @key text, @id uuid, @fingerprint bytea, @status int, @content_type text, @answer bytea,
-- @answer_sealed bytea, @answer_sealed_key int, @post_ids uuid[], @created_at timestamptz
insert into idempotency_keys
    (tenant_id, workspace_id, key, id, fingerprint, status, content_type, answer, answer_sealed, answer_sealed_key, post_ids, created_at)
values (
    @tenant, @workspace, @key, @id, @fingerprint, @status, @content_type,
    @answer, @answer_sealed, @answer_sealed_key, @post_ids, @created_at)
