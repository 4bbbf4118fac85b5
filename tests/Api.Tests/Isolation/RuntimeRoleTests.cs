using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Postato.Api.Tests.Support;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Isolation;

[Rule("S-62")]
public sealed class RuntimeRoleTests
{
    [Fact]
    public async Task A_host_starts_as_the_runtime_role()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await CheckAsync(database.App);
    }

    [Fact]
    public async Task A_host_refuses_to_start_as_the_owner()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => CheckAsync(database.Owner));
        Assert.Contains("ConnectionStrings__Postato", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grant create on schema public to postato_app", "may create")]
    [InlineData("grant create on schema hangfire to postato_app", "may create in schema hangfire")]
    [InlineData("grant truncate on posts to postato_app", "may truncate")]
    public async Task A_host_refuses_a_role_that_can_do_too_much(string grant, string reason)
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await database.ExecuteAsync(grant);
        Assert.Contains(reason, (await Assert.ThrowsAsync<InvalidOperationException>(() => CheckAsync(database.App))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_runtime_role_owns_nothing_and_bypasses_nothing()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        Assert.Empty(await database.ReadAsync("select relname from pg_class where pg_get_userbyid(relowner) = 'postato_app'"));
        Assert.Equal(["False"], await database.ReadAsync("select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb from pg_roles where rolname = 'postato_app'"));
        Assert.Equal(["True"], await database.ReadAsync("select rolbypassrls and not rolsuper from pg_roles where rolname = 'postato_owner'"));
    }

    [Fact]
    public async Task The_functions_find_rows_when_the_runtime_role_calls_them()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var stage = new Stage(database.App);
        var community = await Community.SettleAsync(stage);
        await database.ExecuteAsync(
            $"""
            insert into connect_links (tenant_id, workspace_id, id, platform, token_hash, state_hash, created_by, created_at, expires_at)
            values ('{community.Tenant.Id.Value}', '{community.Workspace.Id.Value}', '{community.Tenant.Id.Value}', 'paper', '\x01', '\x02', 'somebody', now(), now());
            insert into idempotency_keys (tenant_id, workspace_id, key, id, fingerprint, status, content_type, answer, post_ids, created_at)
            values ('{community.Tenant.Id.Value}', '{community.Workspace.Id.Value}', 'old', '{community.Tenant.Id.Value}', '', 201, '', '', array[]::uuid[], now() - interval '31 days')
            """);

        Assert.Equal(1, await CountAsync(database, $"find_api_key('\\x{Convert.ToHexString(community.Secret.Hash)}')"));
        Assert.Equal(1, await CountAsync(database, "find_connect_link('\\x01')"));
        Assert.Equal(1, await CountAsync(database, "find_connect_link_by_state('\\x02')"));
        Assert.Equal(1, await CountAsync(database, "expire_idempotency_keys(now() - interval '30 days', 10)"));
    }

    private static async Task CheckAsync(string connectionString)
    {
        await using var stage = new Stage(connectionString);
        foreach (var check in stage.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
            await check.StartingAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<long> CountAsync(TestDatabase database, string function)
    {
        await using var connection = new NpgsqlConnection(database.App);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"select count(*) from {function}", connection);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
