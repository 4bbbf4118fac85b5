using Microsoft.EntityFrameworkCore;
using Npgsql;
using Postato.Api.Tests.Support;
using Postato.Application.Accounts;
using Postato.Application.Lists;
using Postato.Application.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Isolation;

/// <summary>The two layers between tenants, the model's filter and the database's policy: together, and each alone.</summary>
public sealed class TenantIsolationTests
{
    [Theory]
    [InlineData(IsolationLayer.Both)]
    [InlineData(IsolationLayer.PolicyAlone)]
    [InlineData(IsolationLayer.FilterAlone)]
    [Rule("S-64")]
    [Rule("S-65")]
    [Rule("S-66")]
    public async Task Another_tenants_resource_is_answered_like_a_random_id(IsolationLayer layer)
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App, await IsolationLayers.LeaveAsync(layer, database));
        var (own, other) = (await TestTenant.CreateTenantAsync(hostServices), await TestTenant.CreateTenantAsync(hostServices));
        var foreign = (await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(other, other.WithPicture())).Value;
        Assert.True((await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(own, own.WithPicture())).Error is null);

        foreach (var post in new[] { foreign.Id, Id<Domain.Posts.Post>.New(TimeProvider.System.GetUtcNow()), Id<Domain.Posts.Post>.None })
        {
            Assert.Equal(new NotFound(), (await hostServices.RunAsync<GetPost, GetPost.Input, PostView>(own, new(post))).Error);
            Assert.Equal(new NotFound(), (await hostServices.RunAsync<CancelPost, CancelPost.Input, PostView>(own, new(post))).Error);
            Assert.Equal(
                new NotFound(), (await hostServices.RunAsync<DeletePost, DeletePost.Input, DeletedPostView>(own, new(post))).Error);
            Assert.Equal(
                new NotFound(),
                (await hostServices.RunAsync<GetTimeline, GetTimeline.Input, Page<TimelineEntry>>(own, new(post, 0, 10))).Error);
        }

        foreach (var workspace in new[] { other.Workspace.Id, Id<Workspace>.New(TimeProvider.System.GetUtcNow()), Id<Workspace>.None })
            Assert.Equal(
                new NotFound(), (await hostServices.RunAsync<GetPost, GetPost.Input, PostView>(own, new(foreign.Id), workspace)).Error);

        Assert.Single(
            (await hostServices.RunAsync<ListPosts, ListPosts.Input, Page<PostView>>(
                own, new(new([], null, null, null, null, null, null), new(null, 10)))).Value.Items);
        Assert.Single(
            (await hostServices.RunAsync<ListAccounts, ListAccounts.Input, Page<AccountView>>(
                own, new(new(null, []), new(null, 10)))).Value.Items);
    }

    [Theory]
    [InlineData(IsolationLayer.Both)]
    [InlineData(IsolationLayer.PolicyAlone)]
    [InlineData(IsolationLayer.FilterAlone)]
    [Rule("S-66")]
    public async Task An_id_in_a_body_that_belongs_to_another_is_an_id_that_does_not_exist(IsolationLayer layer)
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App, await IsolationLayers.LeaveAsync(layer, database));
        var (own, other) = (await TestTenant.CreateTenantAsync(hostServices), await TestTenant.CreateTenantAsync(hostServices));
        var now = TimeProvider.System.GetUtcNow();

        var foreign = await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(own, own.Submission() with
        {
            AccountId = other.Account.Id,
            Items = [new("Look", [new(other.Picture.Id, null, null)])],
        });
        var random = await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(own, own.Submission() with
        {
            AccountId = Id<Domain.Accounts.SocialAccount>.New(now),
            Items = [new("Look", [new(Id<Domain.Media.MediaItem>.New(now), null, null)])],
        });

        Assert.Equivalent(random.Error, foreign.Error);
        Assert.Equal(
            ["accountId", "media[0].id"], Assert.IsType<ValidationFailed>(foreign.Error).Violations.Select(violation => violation.Field));
        Assert.Equal(0, await database.CountAsync("posts"));
    }

    [Fact]
    [Rule("S-61")]
    public async Task Without_a_tenant_the_runtime_role_sees_no_row_of_any_table_and_writes_none()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        Assert.True(
            (await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(testTenant, testTenant.WithPicture())).Error is null);
        await using var connection = new NpgsqlConnection(database.App);
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        foreach (var table in await database.ReadAsync(
            "select c.relname from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace and relrowsecurity"))
        {
            await using var count = new NpgsqlCommand($"select count(*) from {table}", connection);
            Assert.Equal(0L, await count.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }

        await using var insert = new NpgsqlCommand(
            $"insert into workspaces (tenant_id, id, name, created_at, updated_at) values ('{testTenant.Tenant.Id.Value}', "
                + $"'{testTenant.Tenant.Id.Value}', 'x', now(), now())",
            connection);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    [Rule("S-61")]
    public async Task A_tenant_writes_no_row_of_another()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var (own, other) = (await TestTenant.CreateTenantAsync(hostServices), await TestTenant.CreateTenantAsync(hostServices));

        var refusal = await Assert.ThrowsAsync<DbUpdateException>(() => hostServices.InTransactionAsync(own.Tenant.Id, work =>
        {
            work.Db.Add(Workspace.Create(other.Tenant.Id, "Taken over", TimeProvider.System.GetUtcNow()));
            return Task.CompletedTask;
        }));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, Assert.IsType<PostgresException>(refusal.InnerException).SqlState);
    }

    [Theory]
    [Rule("S-63")]
    [InlineData(
        "insert into posts (tenant_id, workspace_id, id, account_id, platform, post_type, status, created_at, updated_at, content_hash, "
            + "created_by) values (@t, @w, @n, @account, '', '', 'draft', now(), now(), '', '')")]
    [InlineData("insert into grants (tenant_id, workspace_id, agent_id, permissions) values (@t, @w, @agent, 0)")]
    [InlineData("insert into api_keys (tenant_id, id, agent_id, hash, display_prefix, created_at) values (@t, @n, @agent, '', '', now())")]
    [InlineData(
        "insert into deliveries (tenant_id, workspace_id, id, post_id, account_id, platform, status, due_at, attempts, created_at) "
            + "values (@t, @w, @n, @post, @account, '', 'queued', now(), 0, now())")]
    [InlineData(
        "insert into post_items (tenant_id, workspace_id, id, post_id, index, kind, text, status) values (@t, @w, @n, @post, 0, '', '', "
            + "'pending')")]
    public async Task No_role_can_insert_a_row_that_references_another_tenants(string insert)
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var (own, other) = (await TestTenant.CreateTenantAsync(hostServices), await TestTenant.CreateTenantAsync(hostServices));
        var post = (await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(other, other.Submission())).Value;

        await using var connection = new NpgsqlConnection(database.Owner);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(insert, connection);
        command.Parameters.AddWithValue("t", own.Tenant.Id.Value);
        command.Parameters.AddWithValue("w", own.Workspace.Id.Value);
        command.Parameters.AddWithValue("n", Id<Workspace>.New(TimeProvider.System.GetUtcNow()).Value);
        command.Parameters.AddWithValue("account", other.Account.Id.Value);
        command.Parameters.AddWithValue("agent", other.Agent.Id.Value);
        command.Parameters.AddWithValue("post", post.Id.Value);
        var refusal = await Assert.ThrowsAsync<PostgresException>(
            () => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, refusal.SqlState);
    }
}
