insert into delivery_steps (tenant_id, workspace_id, id, delivery_id, ordinal, name, item_index, attempt, effect, intent_at)
select d.tenant_id, d.workspace_id, $6, d.id, $7, $8, $9, $10, $11, $12 from deliveries d
where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
