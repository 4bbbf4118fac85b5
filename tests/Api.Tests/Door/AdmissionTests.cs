using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Application.Me;
using Postato.Application.Posts;
using Postato.Application.UseCases;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Door;

public sealed class AdmissionTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private Stage stage = null!;
    private Community community = null!;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        stage = new Stage(database.App);
        community = await Community.SettleAsync(stage);
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Theory]
    [InlineData("update api_keys set revoked_at = now()")]
    [InlineData("update api_keys set expires_at = now()")]
    [InlineData("update agents set deleted_at = now()")]
    [InlineData("update api_keys set hash = '\\x00'")]
    [Rule("S-16")]
    [Rule("S-17")]
    public async Task A_key_that_is_dead_opens_nothing_from_the_next_call_on(string death)
    {
        Assert.Equal(new NotFound(), await GetAsync());
        await database.ExecuteAsync(death);

        Assert.Equal(new Unauthenticated(), await GetAsync());
        Assert.Equal(new Unauthenticated(), (await MeAsync()).Error);
    }

    [Fact]
    [Rule("S-16")]
    public async Task No_credential_and_an_unknown_one_get_the_same_answer()
    {
        Assert.Equal(new Unauthenticated(), await GetAsync(new Credential.Nothing()));
        Assert.Equal(new Unauthenticated(), await GetAsync(new Credential.ApiKey(new byte[32])));
    }

    [Theory]
    [InlineData("delete from grants")]
    [InlineData("update workspaces set deleted_at = now()")]
    [InlineData("update api_keys set selected_workspaces = array[]::uuid[]")]
    [Rule("S-17")]
    [Rule("S-19")]
    public async Task What_a_key_reaches_is_what_it_and_its_agent_and_the_workspace_allow_now(string change)
    {
        Assert.Single((await MeAsync()).Value.Workspaces);
        await database.ExecuteAsync(change);

        Assert.Empty((await MeAsync()).Value.Workspaces);
        Assert.Equal(new NotFound(), (await stage.PostAsync(community, "key")).Error);
        Assert.Equal(0, await database.CountAsync("posts"));
    }

    [Fact]
    [Rule("S-19")]
    public async Task A_key_of_selected_workspaces_reaches_those()
    {
        await database.ExecuteAsync($"update api_keys set selected_workspaces = array['{community.Workspace.Id.Value}']::uuid[]");
        Assert.Null((await stage.PostAsync(community, "key")).Error);
    }

    [Fact]
    [Rule("S-126")]
    public async Task A_known_caller_at_a_workspace_that_it_cannot_see_is_remembered_and_told_nothing()
    {
        var other = await Community.SettleAsync(stage);
        Assert.Equal(new NotFound(), (await stage.PostAsync(community, "key", workspace: other.Workspace.Id)).Error);

        Assert.Equal(1, await database.CountAsync(
            "audit_entries", $"action = 'isolation.refused' and tenant_id = '{community.Tenant.Id.Value}' and target = '{other.Workspace.Id}' and actor = '{community.Agent.Id}'"));
    }

    [Fact]
    [Rule("S-68")]
    public async Task A_part_of_the_product_does_nothing_in_a_workspace_that_was_deleted()
    {
        var post = (await stage.RunAsync<CreatePost, PostSubmission, PostView>(community, community.Submission())).Value;
        var worker = new Credential.System("worker", community.Tenant.Id);
        Assert.Null(await GetAsync(worker, post.Id));

        await database.ExecuteAsync("update workspaces set deleted_at = now()");
        Assert.Equal(new NotFound(), await GetAsync(worker, post.Id));
    }

    [Fact]
    [Rule("S-18")]
    public async Task The_time_of_last_use_is_written_in_the_background_at_most_a_minute_late()
    {
        await MeAsync();
        Assert.Equal(1, await database.CountAsync("api_keys", "last_used_at is null"));

        await stage.Services.GetRequiredService<KeyUsage>().WriteAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, await database.CountAsync("api_keys", "last_used_at > now() - interval '60 seconds'"));
    }

    private async Task<Error?> GetAsync(Credential? credential = null, Id<Post> id = default) => (await stage.CallAsync(
        credential ?? community.Credential,
        (scope, run) => run.InWorkspace(community.Workspace.Id, scope.GetRequiredService<GetPost>(), new(id), TestContext.Current.CancellationToken))).Error;

    private Task<Result<MeView>> MeAsync() => stage.CallAsync(
        community.Credential, (scope, run) => run.InTenant(scope.GetRequiredService<GetMe>(), new(), TestContext.Current.CancellationToken));
}
