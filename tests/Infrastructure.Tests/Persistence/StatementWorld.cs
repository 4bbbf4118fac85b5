using Npgsql;
using Postato.Infrastructure.Persistence.Sql;
using Postato.Testing.Postgres;

namespace Postato.Infrastructure.Tests.Persistence;

/// <summary>
/// A database with one row of everything, and a value for each parameter by its name, so that every statement has a row to find or change.
/// Each runs as the runtime role in the tenant, in a transaction that is rolled back.
/// </summary>
public sealed class StatementWorld : IAsyncLifetime
{
    private static readonly Guid Tenant = Known(1);
    private static readonly Guid Workspace = Known(2);
    private static readonly Guid Account = Known(3);
    private static readonly Guid Post = Known(4);
    private static readonly Guid Delivery = Known(5);
    private static readonly Guid Step = Known(6);
    private static readonly Guid Media = Known(7);
    private static readonly Guid Link = Known(8);
    private static readonly Guid Key = Known(9);
    private static readonly Guid New = Known(99);
    private static readonly byte[] Hash = [1, 2, 3];
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly DateTimeOffset LongAgo = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly Dictionary<string, object> Values = new(StringComparer.Ordinal)
    {
        ["access_token"] = Hash,
        ["access_token_key"] = 1,
        ["account"] = Account,
        ["action"] = "post.published",
        ["actor"] = "worker",
        ["answer"] = Hash,
        ["answer_sealed"] = DBNull.Value,
        ["answer_sealed_key"] = DBNull.Value,
        ["at"] = Now,
        ["attempt"] = 1,
        ["attempts"] = 0,
        ["began"] = LongAgo,
        ["busy_counts"] = Array.Empty<int>(),
        ["busy_platforms"] = Array.Empty<string>(),
        ["busy_tenants"] = Array.Empty<Guid>(),
        ["change"] = "{}",
        ["changes_post"] = true,
        ["column"] = "social_accounts.access_token",
        ["content_hash"] = Hash,
        ["content_type"] = "application/json",
        ["created_at"] = Now,
        ["created_before"] = Now.AddDays(1),
        ["created_by"] = "agt",
        ["credential_prefix"] = "smcp_0123456",
        ["data"] = "{}",
        ["delivery"] = Delivery,
        ["delivery_status"] = "queued",
        ["due_at"] = Now,
        ["due_before"] = Now,
        ["entry"] = New,
        ["envelope"] = Hash,
        ["error"] = "{}",
        ["event"] = New,
        ["except_item"] = 0,
        ["except_post"] = New,
        ["except_rows"] = Array.Empty<Guid>(),
        ["expires_at"] = Now,
        ["facts"] = "{}",
        ["fence"] = 1L,
        ["fences"] = new[] { 1L },
        ["fingerprint"] = Hash,
        ["hash"] = Hash,
        ["held_reason"] = "rate",
        ["held_until"] = Now,
        ["id"] = New,
        ["idle_since"] = Now,
        ["ids"] = new[] { Delivery },
        ["in_flight"] = TimeSpan.FromSeconds(60),
        ["ip"] = "127.0.0.1",
        ["item_ids"] = new[] { New },
        ["item_indexes"] = new[] { 0 },
        ["item_kinds"] = new[] { "main" },
        ["item_media"] = new[] { "[]" },
        ["item_statuses"] = new[] { "pending" },
        ["item_texts"] = new[] { "text" },
        ["key"] = "key",
        ["leased_before"] = Now,
        ["life"] = TimeSpan.FromSeconds(30),
        ["limit"] = 10,
        ["link"] = Link,
        ["maximum"] = 10,
        ["maximum_tries"] = 2,
        ["media"] = new[] { Media },
        ["metadata"] = "{}",
        ["next_attempt_at"] = Now,
        ["now"] = LongAgo,
        ["open_items_status"] = "pending",
        ["options"] = "{}",
        ["outcome"] = "done",
        ["per_platform"] = 10,
        ["per_tenant"] = 10,
        ["plan"] = """{"attempt":1,"steps":[]}""",
        ["platform"] = "paper",
        ["platform_post_id"] = "1",
        ["platform_url"] = "https://paper.example/1",
        ["post"] = Post,
        ["post_error"] = "{}",
        ["post_ids"] = new[] { Post },
        ["post_type"] = "post",
        ["printed_id"] = "pst",
        ["published_at"] = Now,
        ["published_item"] = 0,
        ["queued_at"] = Now,
        ["refresh_at"] = Now,
        ["refresh_token"] = Hash,
        ["refresh_token_key"] = 1,
        ["remaining"] = 9,
        ["requests"] = "[]",
        ["resets_at"] = Now,
        ["row"] = Account,
        ["rows"] = new[] { Account },
        ["scheduled_at"] = Now,
        ["scopes"] = new[] { "post" },
        ["session"] = Hash,
        ["session_data"] = Hash,
        ["session_data_key"] = 1,
        ["session_key"] = 1,
        ["since"] = LongAgo,
        ["skip"] = 0L,
        ["status"] = "processing",
        ["status_before"] = "processing",
        ["step"] = New,
        ["step_at"] = Now,
        ["step_effect"] = "creating",
        ["step_item"] = 0,
        ["step_name"] = "item:0",
        ["step_ordinal"] = 0,
        ["subject_id"] = "pst",
        ["take"] = 25,
        ["target"] = "pst",
        ["tenant"] = Tenant,
        ["trace_id"] = "trace",
        ["transitions"] = "[]",
        ["type"] = "post.published",
        ["uncertain_item"] = DBNull.Value,
        ["until"] = Now,
        ["updated_at"] = Now,
        ["user_agent"] = "test",
        ["version"] = "1",
        ["warnings"] = "[]",
        ["worker"] = "worker",
        ["workspace"] = Workspace,
        ["workspaces"] = new[] { Workspace },
    };

    // Values for statements in which a name means something else, or that need another row.
    private static readonly Dictionary<(string Statement, string Parameter), object> Others = new()
    {
        [("Callers/touch_key", "key")] = Key,
        [("Database/find_migration", "id")] = "none",
        [("Deliveries/begin", "attempt")] = 2,
        [("Deliveries/change_account", "status")] = "token_expired",
        [("Deliveries/expire_account", "status")] = "token_expired",
        [("Deliveries/settle_step", "entry")] = "reconcile:item:0",
        [("Deliveries/write_outcome", "step")] = Step,
        [("Idempotency/insert_answer", "key")] = "another key",
        [("Idempotency/insert_answer", "status")] = 201,
        [("Media/lock", "media")] = Media,
        [("Networks/resume", "platform")] = "held",
        [("Posts/insert", "delivery")] = New,
        [("Vault/find_sealed", "key")] = 1,
        [("Vault/read_sealed", "key")] = 1,
        [("Vault/reseal", "key")] = 1,
    };

    private TestDatabase database = null!;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var owner = new NpgsqlConnection(database.Owner);
        await owner.OpenAsync();
        await using var seed = new NpgsqlCommand(Seed, owner);
        await seed.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <returns>How many rows it found or changed.</returns>
    internal async Task<ulong> ExecuteAsync(Statement statement)
    {
        await using var connection = new NpgsqlConnection(database.App);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Transaction.Begin());
        batch.BatchCommands.Add(Transaction.Enter(new(Tenant)));
        var command = statement.With([.. statement.Parameters.Select(parameter => new Value(
            parameter.Name, new NpgsqlParameter { Value = ValueOf(statement.Name, parameter.Name), NpgsqlDbType = parameter.DbType }))]);
        batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return command.Rows;
    }

    private static object ValueOf(string statement, string parameter) =>
        Others.GetValueOrDefault((statement, parameter)) ?? Values.GetValueOrDefault(parameter)
        ?? throw new InvalidOperationException($"Give @{parameter} of {statement} a value here, with which the statement finds a row.");

    private static Guid Known(int n) => new($"00000000-0000-7000-8000-{n:D12}");

    private static string Seed => $$"""
        insert into tenants (id, name, created_at) values ('{{Tenant}}', 'T', now());
        insert into workspaces (tenant_id, id, name, created_at, updated_at) values ('{{Tenant}}', '{{Workspace}}', 'W', now(), now());
        insert into agents (tenant_id, id, name, created_at) values ('{{Tenant}}', '{{Known(10)}}', 'A', now());
        insert into grants (tenant_id, workspace_id, agent_id, permissions) values ('{{Tenant}}', '{{Workspace}}', '{{Known(10)}}', 1);
        insert into api_keys (tenant_id, id, agent_id, hash, display_prefix, created_at)
        values ('{{Tenant}}', '{{Key}}', '{{Known(10)}}', '\x010203', 'smcp_0123456', now());
        insert into social_accounts
            (tenant_id, workspace_id, id, platform, platform_account_id, username, status, connected_at, created_at, updated_at,
            access_token, access_token_key, refresh_token, refresh_token_key, session_data, session_data_key,
            refresh_at, refresh_started_at)
        select '{{Tenant}}', '{{Workspace}}', id, 'paper', id::text, 'ann', 'connected', now(), now(), now(),
            '\x01', 1, '\x01', 1, '\x01', 1, '{{LongAgo:O}}', '{{LongAgo:O}}'
        from (values ('{{Account}}'::uuid), ('{{Known(11)}}')) a (id);
        insert into connect_links
            (tenant_id, workspace_id, id, account_id, platform, token_hash, state_hash, created_at, expires_at, created_by)
        values ('{{Tenant}}', '{{Workspace}}', '{{Link}}', '{{Account}}', 'paper', '\x010203', '\x010203', now(), now(), '');
        insert into media (tenant_id, workspace_id, id, type, mime_type, size_bytes, sha256, status, storage_key, created_at)
        values ('{{Tenant}}', '{{Workspace}}', '{{Media}}', 'image', 'image/png', 1, '', 'ready', '', now());

        -- One in flight under a lease, one waiting, one that was begun and is left.
        insert into posts
            (tenant_id, workspace_id, id, account_id, platform, post_type, status, created_at, updated_at, content_hash, created_by)
        select '{{Tenant}}', '{{Workspace}}', p.id, p.account_id, 'paper', 'post', p.status, now(), '{{LongAgo:O}}', '\x010203', ''
        from (values
            ('{{Post}}'::uuid, '{{Account}}'::uuid, 'processing'),
            ('{{Known(12)}}', '{{Known(11)}}', 'pending'),
            ('{{Known(13)}}', '{{Known(11)}}', 'processing')) p (id, account_id, status);
        insert into post_items (tenant_id, workspace_id, id, post_id, index, kind, text, status, media)
        values ('{{Tenant}}', '{{Workspace}}', '{{Known(14)}}', '{{Post}}', 0, 'main', 'text', 'pending', '[{"id":"{{Media}}"}]');
        insert into deliveries
            (tenant_id, workspace_id, id, post_id, account_id, platform, status, due_at,
                attempts, created_at, plan, lease_owner, lease_fence, lease_until)
        values
            ('{{Tenant}}', '{{Workspace}}', '{{Delivery}}', '{{Post}}', '{{Account}}', 'paper', 'queued', '{{LongAgo:O}}',
                0, now(), '{}', 'worker', 1, now() + interval '1 hour'),
            ('{{Tenant}}', '{{Workspace}}', '{{Known(15)}}', '{{Known(12)}}', '{{Known(11)}}', 'paper', 'queued', '{{LongAgo:O}}',
                0, now(), null, null, 0, null),
            ('{{Tenant}}', '{{Workspace}}', '{{Known(16)}}', '{{Known(13)}}', '{{Known(11)}}', 'paper', 'closed', '{{LongAgo:O}}',
                0, now(), null, null, 0, null);
        insert into delivery_attempts (tenant_id, workspace_id, delivery_id, number, worker, started_at)
        values ('{{Tenant}}', '{{Workspace}}', '{{Delivery}}', 1, 'worker', now());
        insert into delivery_steps (tenant_id, workspace_id, id, delivery_id, ordinal, name, item_index, attempt, effect, intent_at)
        values ('{{Tenant}}', '{{Workspace}}', '{{Step}}', '{{Delivery}}', 0, 'item:0', 0, 1, 'creating', now());
        insert into idempotency_keys (tenant_id, workspace_id, key, id, fingerprint, status, content_type, answer, post_ids, created_at)
        values ('{{Tenant}}', '{{Workspace}}', 'key', '{{Known(17)}}', '', 201, '', '', '{}', now());
        insert into network_holds (platform, reason, since) values ('held', 'pause', now());
        """;
}
