-- The rows of one accepted post, in one transaction and one round trip, without reads or decisions.
-- Schema bench: ids of the seeded world by number (see bench/Bench/Stand/World.cs).
\set n random(:first_account, :last_account)
\startpipeline
begin;
select set_config('app.tenant_id', bench.tenant_of(:n)::text, true), set_config('bench.post', uuidv7()::text, true), set_config('bench.account', bench.id(3, :n)::text, true);
insert into posts
    (tenant_id, workspace_id, id, account_id, platform, post_type, status, options, metadata, created_at, updated_at, scheduled_at, warnings, content_hash, created_by, transitions)
values (
    current_setting('app.tenant_id')::uuid, bench.workspace_of(:n), current_setting('bench.post')::uuid, current_setting('bench.account')::uuid, 'twitter', 'tweet', 'scheduled', null, null,
    now(), now(), now() + interval '30 days', '[]', uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'agt_00000000000000000000000000',
    '[{"at":"2030-01-01T00:00:00.0000000+00:00","from":"draft","trigger":"schedule","to":"scheduled"}]');
insert into post_items (tenant_id, workspace_id, id, post_id, index, kind, text, status, media)
values (
    current_setting('app.tenant_id')::uuid, bench.workspace_of(:n), uuidv7(), current_setting('bench.post')::uuid, 0, 'main',
    'A sentence of the usual length, such as people write about what they made today: ' || current_setting('bench.post'), 'pending', '[]');
insert into deliveries (tenant_id, workspace_id, id, post_id, account_id, platform, status, due_at, attempts, trace_id, created_at)
values (
    current_setting('app.tenant_id')::uuid, bench.workspace_of(:n), uuidv7(), current_setting('bench.post')::uuid, current_setting('bench.account')::uuid, 'twitter', 'queued',
    now() + interval '30 days', 0, '0af7651916cd43dd8448eb211c80319c', now());
insert into audit_entries (tenant_id, id, workspace_id, actor, credential_prefix, action, target, change, ip, user_agent, trace_id, at)
values (
    current_setting('app.tenant_id')::uuid, uuidv7(), bench.workspace_of(:n), 'agt_00000000000000000000000000', 'smcp_0123456', 'post.create', 'pst_00000000000000000000000000', null, '127.0.0.1', 'bench',
    '0af7651916cd43dd8448eb211c80319c', now());
insert into events (tenant_id, workspace_id, id, type, subject_id, data, created_at)
values (
    current_setting('app.tenant_id')::uuid, bench.workspace_of(:n), uuidv7(), 'post.scheduled', current_setting('bench.post'),
    '{"postId":"pst_00000000000000000000000000","accountId":"acc_00000000000000000000000000","platform":"twitter","status":"scheduled","scheduledAt":"2030-01-01T00:00:00.000Z","publishedAt": null,"error": null,"items":[{"id":"itm_00000000000000000000000000","index":0,"status":"pending","platformPostId": null,"platformUrl": null}],"platformPostId": null,"platformUrl": null}', now());
insert into idempotency_keys
    (tenant_id, workspace_id, key, id, fingerprint, status, content_type, answer, answer_sealed, answer_sealed_key, post_ids, created_at)
values (
    current_setting('app.tenant_id')::uuid, bench.workspace_of(:n), 'bench-' || current_setting('bench.post'), uuidv7(), uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 201,
    'application/json; charset=utf-8', convert_to(repeat('0123456789abcdef', 45), 'UTF8'), null, null, array[current_setting('bench.post')::uuid], now());
commit;
\endpipeline
