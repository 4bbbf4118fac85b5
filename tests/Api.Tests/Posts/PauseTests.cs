using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Application.Accounts;
using Postato.Application.Deliveries;
using Postato.Application.Operators;
using Postato.Application.Posts;
using Postato.Application.Workspaces;
using Postato.Domain.Tenancy;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Posts;

/// <summary>Paused accounts, workspaces and networks accept posts and say why these wait.</summary>
public sealed class PauseTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private HostServices hostServices = null!;
    private TestTenant testTenant = null!;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        hostServices = new HostServices(database.App);
        testTenant = await TestTenant.CreateTenantAsync(
            hostServices, Permissions.AgentDefault | Permission.AccountsManage | Permission.WorkspaceManage);
    }

    public ValueTask DisposeAsync() => hostServices.DisposeAsync();

    [Fact]
    public async Task Posts_of_a_paused_account_wait_for_it_and_say_so()
    {
        Assert.NotNull(
            (await hostServices.RunAsync<PauseAccount, PauseAccount.Input, AccountView>(
                testTenant, new(testTenant.Account.Id))).Value.PausedAt);
        var post = await CreateAsync();
        Assert.Equal("pause", post.WaitingFor);
        Assert.Equal("pause", await WaitingForAsync(post));

        var nudges = hostServices.Nudges;
        Assert.Null(
            (await hostServices.RunAsync<ResumeAccount, ResumeAccount.Input, AccountView>(
                testTenant, new(testTenant.Account.Id))).Value.PausedAt);
        Assert.Null(await WaitingForAsync(post));
        Assert.Equal(nudges + 1, hostServices.Nudges);
        Assert.Equal(
            ["account.pause", "account.resume"],
            await database.ReadAsync("select action from audit_entries where action like 'account.%' order by id"));
    }

    [Fact]
    public async Task Posts_of_a_paused_workspace_wait_for_it_and_say_so()
    {
        Assert.NotNull(
            (await hostServices.RunAsync<PauseWorkspace, PauseWorkspace.Input, WorkspaceView>(testTenant, new())).Value.PausedAt);
        var post = await CreateAsync();
        Assert.Equal("pause", post.WaitingFor);

        Assert.Null((await hostServices.RunAsync<ResumeWorkspace, ResumeWorkspace.Input, WorkspaceView>(testTenant, new())).Value.PausedAt);
        Assert.Null(await WaitingForAsync(post));
        Assert.Equal(1, await database.CountAsync("delivery_lanes", "due_at is not null"));
    }

    [Theory]
    [InlineData("paper")]
    [InlineData(INetworkHolds.All)]
    public async Task Posts_to_a_paused_network_wait_for_it_and_say_so(string platform)
    {
        Assert.Null((await hostServices.OperateAsync<PauseNetwork, PauseNetwork.Input, string>(new(platform))).Error);
        Assert.Null((await hostServices.OperateAsync<PauseNetwork, PauseNetwork.Input, string>(new(platform))).Error);
        var holds = (await hostServices.OperateAsync<ListNetworkHolds, ListNetworkHolds.Input, IReadOnlyList<NetworkHold>>(new())).Value;
        Assert.Equal([(platform, "pause")], holds.Select(hold => (hold.Platform, hold.Reason)));
        Assert.Equal("pause", (await CreateAsync()).WaitingFor);

        Assert.Null((await hostServices.OperateAsync<ResumeNetwork, ResumeNetwork.Input, string>(new(platform))).Error);
        Assert.Null((await CreateAsync()).WaitingFor);
    }

    [Theory]
    [InlineData("quota")]
    [InlineData("rate")]
    public async Task Posts_of_an_account_that_its_network_takes_nothing_of_say_why_and_until_when(string reason)
    {
        var first = await CreateAsync();
        Assert.Null(first.Error);
        await database.ExecuteAsync($"update social_accounts set held_until = '2031-05-06 07:08:09+00', held_reason = '{reason}'");

        foreach (var post in (PostView[])[
            (await hostServices.RunAsync<GetPost, GetPost.Input, PostView>(testTenant, new(first.Id))).Value, await CreateAsync(),
        ])
        {
            Assert.Equal(("quota", "network_rate_limited"), (post.WaitingFor, post.Error?.Code));
            Assert.Contains("2031-05-06 07:08:09 UTC", post.Error!.Message, StringComparison.Ordinal);
        }

        await database.ExecuteAsync("update social_accounts set held_until = now() - interval '1 second'");
        var gone = (await hostServices.RunAsync<GetPost, GetPost.Input, PostView>(testTenant, new(first.Id))).Value;
        Assert.Equal((null, null), (gone.WaitingFor, gone.Error?.Code));
    }

    [Fact]
    public async Task Pausing_twice_changes_nothing_and_is_told_once()
    {
        var first = (await hostServices.RunAsync<PauseAccount, PauseAccount.Input, AccountView>(
            testTenant, new(testTenant.Account.Id))).Value;
        var again = (await hostServices.RunAsync<PauseAccount, PauseAccount.Input, AccountView>(
            testTenant, new(testTenant.Account.Id))).Value;
        Assert.Equal(first.PausedAt!.Value, again.PausedAt!.Value, TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await database.CountAsync("audit_entries", "action = 'account.pause'"));
    }

    private async Task<PostView> CreateAsync() =>
        (await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(testTenant, testTenant.Submission())).Value;

    private async Task<string?> WaitingForAsync(PostView post) =>
        (await hostServices.RunAsync<GetPost, GetPost.Input, PostView>(testTenant, new(post.Id))).Value.WaitingFor;
}
