insert into idempotency_keys
    (tenant_id, workspace_id, key, id, fingerprint, status, content_type, answer, answer_sealed, answer_sealed_key, post_ids, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
