using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Postato.Api.Tests.Support;
using Postato.Application.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Idempotency;

public sealed class ReplayTests
{
    [Fact]
    [Rule("S-98")]
    public async Task A_repeat_gets_the_first_answer_byte_for_byte_and_creates_nothing()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);

        var first = (await hostServices.PostAsync(testTenant, "key")).Value;
        var second = (await hostServices.PostAsync(testTenant, "key")).Value;

        Assert.Equal(first.Body, second.Body);
        Assert.Equal((first.Status, first.ContentType, true), (second.Status, second.ContentType, second.Replayed));
        Assert.False(first.Replayed);
        Assert.Equal(
            (1, 1, 1, 1),
            (await database.CountAsync("posts"),
                await database.CountAsync("deliveries"), await database.CountAsync("events"), await database.CountAsync("audit_entries")));
        Assert.Equal(1, hostServices.Nudges);
    }

    [Fact]
    [Rule("S-98")]
    public async Task A_repeat_gets_the_first_answer_also_when_its_time_has_passed_meanwhile()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var hostServices = new HostServices(database.App, services => services.AddSingleton<TimeProvider>(clock));
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        var submission = testTenant.Submission(status: SubmissionStatus.Scheduled, at: clock.GetUtcNow().AddHours(1));

        var first = (await hostServices.PostAsync(testTenant, "key", submission)).Value;
        clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(first.Body, (await hostServices.PostAsync(testTenant, "key", submission)).Value.Body);
        Assert.IsType<InvalidRequest>((await hostServices.PostAsync(testTenant, "another", submission)).Error);
    }

    [Fact]
    [Rule("S-98")]
    [Rule("S-126")]
    public async Task Another_request_under_the_same_key_is_refused_and_remembered()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        Assert.Null((await hostServices.PostAsync(testTenant, "key")).Error);

        Assert.Equal(
            new IdempotencyKeyReused(), (await hostServices.PostAsync(testTenant, "key", testTenant.Submission("Other words"))).Error);
        Assert.Equal(1, await database.CountAsync("posts"));
        Assert.Equal(
            1,
            await database.CountAsync(
                "audit_entries", $"action = 'idempotency.reused' and target = 'key' and workspace_id = '{testTenant.Workspace.Id.Value}'"));
    }

    [Fact]
    [Rule("S-98")]
    public async Task While_the_first_call_runs_a_repeat_is_told_to_retry()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        await using var holder = await HoldAsync(database, testTenant, "key");

        Assert.Equal(new IdempotencyInProgress(), (await hostServices.PostAsync(testTenant, "key")).Error);
        await holder.DisposeAsync();
        // PostgreSQL notices the closed connection a moment later.
        await Eventually.TrueAsync(
            async () => (await hostServices.PostAsync(testTenant, "key")).Error is null, TestContext.Current.CancellationToken);
    }

    [Fact]
    [Rule("S-98")]
    public async Task A_stored_answer_is_returned_even_while_the_key_is_locked()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        var first = (await hostServices.PostAsync(testTenant, "key")).Value;
        await using var holder = await HoldAsync(database, testTenant, "key");

        Assert.Equal(first.Body, (await hostServices.PostAsync(testTenant, "key")).Value.Body);
    }

    [Fact]
    [Rule("S-99")]
    public async Task A_refused_call_uses_up_no_key_and_leaves_nothing()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);

        Assert.IsType<ValidationFailed>(
            (await hostServices.PostAsync(testTenant, "key", testTenant.Submission(new string('x', 101)))).Error);
        foreach (var table in new[] { "posts", "post_items", "deliveries", "events", "audit_entries", "idempotency_keys" })
            Assert.Equal(0, await database.CountAsync(table));

        Assert.False((await hostServices.PostAsync(testTenant, "key")).Value.Replayed);
    }

    [Fact]
    [Rule("S-70")]
    [Rule("S-97")]
    public async Task The_same_key_in_another_tenant_or_workspace_is_another_key()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var (one, other) = (await TestTenant.CreateTenantAsync(hostServices), await TestTenant.CreateTenantAsync(hostServices));
        var now = TimeProvider.System.GetUtcNow();
        var second = Workspace.Create(one.Tenant.Id, "Second", now);
        var account = TestTenant.AccountOf(one.Tenant.Id, second.Id, now);
        await hostServices.InTransactionAsync(one.Tenant.Id, work =>
        {
            work.Db.AddRange(second, account, Domain.Agents.Grant.Create(one.Tenant.Id, second.Id, one.Agent.Id, Permissions.AgentDefault));
            return Task.CompletedTask;
        });

        Assert.False((await hostServices.PostAsync(one, "key")).Value.Replayed);
        Assert.False((await hostServices.PostAsync(other, "key")).Value.Replayed);
        Assert.False(
            (await hostServices.PostAsync(one, "key", one.Submission() with { AccountId = account.Id }, second.Id)).Value.Replayed);
    }

    [Fact]
    [Rule("S-97")]
    public async Task Without_access_to_the_workspace_a_key_is_not_looked_at()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var (one, other) = (await TestTenant.CreateTenantAsync(hostServices), await TestTenant.CreateTenantAsync(hostServices));
        Assert.Null((await hostServices.PostAsync(one, "key")).Error);

        Assert.Equal(new NotFound(), (await hostServices.PostAsync(other, "key", workspace: one.Workspace.Id)).Error);
        Assert.Equal(new NotFound(), (await hostServices.PostAsync(other, "never used", workspace: one.Workspace.Id)).Error);
    }

    [Fact]
    [Rule("S-98")]
    public async Task A_stored_answer_is_given_only_while_its_caller_may_still_see_it()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        Assert.Null((await hostServices.PostAsync(testTenant, "key")).Error);

        await database.ExecuteAsync("delete from grants");
        Assert.Equal(new NotFound(), (await hostServices.PostAsync(testTenant, "key")).Error);
    }

    private static async Task<NpgsqlConnection> HoldAsync(TestDatabase database, TestTenant testTenant, string key)
    {
        var connection = new NpgsqlConnection(database.Owner + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            $"begin; set local app.tenant_id = '{testTenant.Tenant.Id.Value}'; select "
                + $"pg_advisory_xact_lock(idempotency_lock('{testTenant.Workspace.Id.Value}', '{key}'))",
            connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
