using Npgsql;
using Postato.Api.Tests.Support;
using Postato.Infrastructure.Persistence.Sql;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Posts;

/// <summary>The statements of hot paths on large tables: under the runtime role and its policies, each uses an index.</summary>
public sealed class PlanTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private TestTenant testTenant = null!;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        testTenant = await TestTenant.CreateTenantAsync(hostServices);
        var (tenant, workspace, account) = (testTenant.Tenant.Id.Value, testTenant.Workspace.Id.Value, testTenant.Account.Id.Value);
        await database.ExecuteAsync(
            $"""
            insert into posts (tenant_id, workspace_id, id, account_id, platform, post_type, status, created_at, updated_at, content_hash, created_by)
            select '{tenant}', '{workspace}', gen_random_uuid(), '{account}', 'paper', 'post', (array['published', 'published', 'published', 'draft'])[1 + n % 4], now(), now(), sha256(n::text::bytea), ''
            from generate_series(1, 20000) n;
            insert into post_items (tenant_id, workspace_id, id, post_id, index, kind, text, status)
            select tenant_id, workspace_id, gen_random_uuid(), id, 0, 'main', '', 'published' from posts;
            insert into deliveries (tenant_id, workspace_id, id, post_id, account_id, platform, status, due_at, attempts, created_at)
            select tenant_id, workspace_id, gen_random_uuid(), id, account_id, platform, 'closed', now(), 1, now() from posts;
            insert into events (tenant_id, workspace_id, id, type, subject_id, data, created_at)
            select tenant_id, workspace_id, gen_random_uuid(), 'post.published', id::text, jsonb_build_object(), now() from posts;
            insert into idempotency_keys (tenant_id, workspace_id, key, id, fingerprint, status, content_type, answer, post_ids, created_at)
            select tenant_id, workspace_id, id::text, id, '', 201, '', '', array[id], now() from posts;
            insert into media (tenant_id, workspace_id, id, type, mime_type, size_bytes, sha256, status, storage_key, created_at)
            select tenant_id, workspace_id, id, 'image', 'image/png', 1, '', 'ready', '', now() from posts;
            insert into api_keys (tenant_id, id, agent_id, hash, display_prefix, created_at)
            select '{tenant}', gen_random_uuid(), '{testTenant.Agent.Id.Value}', sha256(n::text::bytea), '', now() from generate_series(1, 5000) n;
            analyze
            """);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("Callers/find_key_in_workspace", "sha256('1'), @workspace")]
    [InlineData("Idempotency/find_answer", "@workspace, 'key'")]
    [InlineData("Accounts/find_facts", "@workspace, @account, now()")]
    [InlineData("Posts/find_duplicate", "@workspace, sha256('1'), now(), @account")]
    [InlineData("Media/lock_facts", "@workspace, array[@account]")]
    [InlineData("Posts/find_timeline", "@tenant, @workspace, @account, 'pst', 0, 25")]
    public async Task A_statement_of_a_hot_path_reads_by_an_index(string name, string values)
    {
        var statement = Statement.Load(name);
        var plan = await PlanAsync(statement.Text, string.Join(", ", statement.Parameters.Select(parameter => parameter.Type)), values);
        Assert.DoesNotMatch("Seq Scan on (posts|post_items|deliveries|events|idempotency_keys|media|api_keys)", plan);
    }

    [Theory]
    [InlineData("")]
    [InlineData("and status in ('draft', 'failed')")]
    [InlineData("and account_id = @account")]
    public async Task A_list_reads_no_more_than_its_page(string filter)
    {
        var plan = await PlanAsync(
            $"select * from posts where tenant_id = $1 and workspace_id = $2 and deleted_at is null {Fill(filter)} and id < $3 order by "
                + $"id desc limit 26",
            "uuid, uuid, uuid", "@tenant, @workspace, 'ffffffff-ffff-ffff-ffff-ffffffffffff'");
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    // As a prepared statement runs after a few executions: with one plan for all values.
    private async Task<string> PlanAsync(string statement, string types, string values)
    {
        await using var connection = new NpgsqlConnection(database.App);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using (var prepare = new NpgsqlCommand(
            $"begin; set local app.tenant_id = '{testTenant.Tenant.Id.Value}'; set local plan_cache_mode = force_generic_plan; prepare "
                + $"hot ({types}) as {statement}",
            connection))
            await prepare.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await using var explain = new NpgsqlCommand($"explain execute hot ({Fill(values)})", connection);
        await using var rows = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var plan = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
            plan.Add(rows.GetString(0));
        return string.Join('\n', plan);
    }

    private string Fill(string sql) => sql
        .Replace("@tenant", $"'{testTenant.Tenant.Id.Value}'::uuid", StringComparison.Ordinal)
        .Replace("@workspace", $"'{testTenant.Workspace.Id.Value}'::uuid", StringComparison.Ordinal)
        .Replace("@account", $"'{testTenant.Account.Id.Value}'::uuid", StringComparison.Ordinal);
}
