-- The rows that change after the answer. Parameters: tenant, workspace, delivery, post, step, event, audit entry.
update delivery_steps set outcome_at = now(), outcome = 'done', data = '{"id":"1234567890123456789"}',
    requests = '[{"at":"2030-01-01T00:00:00.0000000+00:00","method":"POST","url":"http://127.0.0.1:5096/2/tweets","status":201,"durationMs":2,"outcome":"answered"}]'
where tenant_id = $1 and workspace_id = $2 and id = $5;
update post_items set status = 'published', platform_post_id = '1234567890123456789', platform_url = 'http://127.0.0.1:5096/bench/status/1234567890123456789'
where tenant_id = $1 and workspace_id = $2 and post_id = $4;
update posts set status = 'published', updated_at = now(), published_at = now(), transitions = transitions || '[{"at":"2030-01-01T00:00:00.0000000+00:00","from":"processing","trigger":"publish","to":"published"}]'
where tenant_id = $1 and workspace_id = $2 and id = $4;
insert into events (tenant_id, workspace_id, id, type, subject_id, data, created_at)
values ($1, $2, $6, 'post.published', $4::text, '{"postId":"pst_00000000000000000000000000","accountId":"acc_00000000000000000000000000","platform":"twitter","status":"published","scheduledAt":null,"publishedAt":"2030-01-01T00:00:00.000Z","error":null,"items":[{"id":"itm_00000000000000000000000000","index":0,"status":"published","platformPostId":"1234567890123456789","platformUrl":"http://127.0.0.1:5096/bench/status/1234567890123456789"}],"platformPostId":"1234567890123456789","platformUrl":"http://127.0.0.1:5096/bench/status/1234567890123456789"}', now());
insert into audit_entries (tenant_id, id, workspace_id, actor, credential_prefix, action, target, change, ip, user_agent, trace_id, at)
values ($1, $7, $2, 'worker', null, 'post.published', $4::text, null, null, null, null, now());
update delivery_attempts set ended_at = now(), outcome = 'published' where tenant_id = $1 and workspace_id = $2 and delivery_id = $3 and number = 1;
update deliveries set status = 'closed', attempts = 1, lease_owner = null, lease_until = null where tenant_id = $1 and workspace_id = $2 and id = $3
