-- The rows that change before a post's request leaves. Parameters: tenant, workspace, delivery, post, step, worker.
insert into delivery_attempts (tenant_id, workspace_id, delivery_id, number, worker, started_at) values ($1, $2, $3, 1, $6, now());
update posts set status = 'processing', updated_at = now(), next_attempt_at = null, transitions = transitions || '[{"at":"2030-01-01T00:00:00.0000000+00:00","from":"scheduled","trigger":"start","to":"processing"}]'
where tenant_id = $1 and workspace_id = $2 and id = $4;
update post_items set status = 'processing' where tenant_id = $1 and workspace_id = $2 and post_id = $4;
update deliveries set plan = '{"attempt":1,"steps":[{"name":"item:0","itemIndex":0,"effect":"creating","data":{"segments":[]}}]}' where tenant_id = $1 and workspace_id = $2 and id = $3;
insert into delivery_steps (tenant_id, workspace_id, id, delivery_id, ordinal, name, item_index, attempt, effect, intent_at) values ($1, $2, $5, $3, 0, 'item:0', 0, 1, 'creating', now())
