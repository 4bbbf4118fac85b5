using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Application.Accounts;
using Postato.Application.Me;
using Postato.Application.Operators;
using Postato.Application.Posts;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;
using Postato.Application.Workspaces;
using Postato.Domain.Accounts;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.UseCases;

public sealed class AdmissionTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private HostServices hostServices = null!;
    private TestTenant testTenant = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(Ct);
        hostServices = new HostServices(database.App);
        testTenant = await TestTenant.CreateTenantAsync(hostServices);
    }

    public ValueTask DisposeAsync() => hostServices.DisposeAsync();

    [Theory]
    [InlineData("update api_keys set revoked_at = now()")]
    [InlineData("update api_keys set expires_at = now()")]
    [InlineData("update agents set deleted_at = now()")]
    [InlineData("update api_keys set hash = '\\x00'")]
    [Rule("S-16")]
    [Rule("S-17")]
    public async Task An_invalid_key_is_refused_from_the_next_call_on(string death)
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
    public async Task A_key_reaches_what_it_its_agent_and_the_workspace_allow_now(string change)
    {
        Assert.Single((await MeAsync()).Value.Workspaces);
        await database.ExecuteAsync(change);

        Assert.Empty((await MeAsync()).Value.Workspaces);
        Assert.Equal(new NotFound(), (await hostServices.PostAsync(testTenant, "key")).Error);
        Assert.Equal(0, await database.CountAsync("posts"));
    }

    [Fact]
    [Rule("S-19")]
    public async Task A_key_of_selected_workspaces_reaches_those()
    {
        await database.ExecuteAsync($"update api_keys set selected_workspaces = array['{testTenant.Workspace.Id.Value}']::uuid[]");
        Assert.Null((await hostServices.PostAsync(testTenant, "key")).Error);
    }

    [Fact]
    [Rule("S-126")]
    public async Task A_known_caller_at_a_workspace_without_access_is_audited_and_gets_404()
    {
        var other = await TestTenant.CreateTenantAsync(hostServices);
        Assert.Equal(new NotFound(), (await hostServices.PostAsync(testTenant, "key", workspace: other.Workspace.Id)).Error);

        Assert.Equal(1, await database.CountAsync(
            "audit_entries",
            $"action = 'isolation.refused' and tenant_id = '{testTenant.Tenant.Id.Value}' and target = '{other.Workspace.Id}' and actor "
                + $"= '{testTenant.Agent.Id}'"));
    }

    [Fact]
    [Rule("S-68")]
    public async Task A_part_of_the_product_does_nothing_in_a_workspace_that_was_deleted()
    {
        Assert.Null(await ReachAsync());
        await database.ExecuteAsync("update workspaces set deleted_at = now()");
        Assert.Equal(new NotFound(), await ReachAsync());

        async Task<Error?> ReachAsync()
        {
            await using var call = hostServices.Services.GetRequiredService<CallFactory>()
                .BeginAs(SystemPart.Reconciliation, testTenant.Tenant.Id);
            return (await call.Runner.InWorkspace(testTenant.Workspace.Id, call.Get<ReachWorkspace>(), new(), Ct)).Error;
        }
    }

    [Fact]
    public async Task A_kind_of_credential_without_a_look_up_gives_no_access() =>
        Assert.Equal(new Unauthenticated(), await GetAsync(new Unheard()));

    [Fact]
    [Rule("S-15")]
    public async Task A_key_cannot_create_or_revoke_keys_whatever_its_agent_is_granted()
    {
        var almighty = await TestTenant.CreateTenantAsync(hostServices, (Permission)int.MaxValue & ~Permissions.NeverAgents);
        var made = await hostServices.CallAsync(almighty.Credential, (scope, run) => run.InTenant(
            scope.GetRequiredService<CreateApiKey>(), new(almighty.Workspace.Id, "Another", Permissions.AgentDefault), Ct));
        var revoked = await hostServices.CallAsync(almighty.Credential, (scope, run) => run.InTenant(
            scope.GetRequiredService<RevokeApiKey>(), new(almighty.Workspace.Id, default), Ct));

        foreach (var refusal in (Error?[])[made.Error, revoked.Error])
            Assert.Equal("agents.manage", Assert.IsType<PermissionDenied>(refusal).Required);
        Assert.Equal(2, await database.CountAsync("api_keys", "revoked_at is null"));
    }

    [Fact]
    [Rule("S-27")]
    public async Task A_connect_link_opens_its_page_and_nothing_of_its_workspace()
    {
        var token = ConnectSecrets.New().Reveal();
        var now = TimeProvider.System.GetUtcNow();
        var link = ConnectLink.Create(
            testTenant.Tenant.Id, testTenant.Workspace.Id, PaperNetwork.Platform, ConnectSecrets.Hash(token),
            handle: null, server: null, account: null, redirectUrl: null, "test", now);
        await hostServices.InTransactionAsync(testTenant.Tenant.Id, work =>
        {
            work.Db.Add(link);
            return Task.CompletedTask;
        });

        var holder = new Credential.ConnectLink(ConnectSecrets.Hash(token));
        Assert.Null(await OpenAsync());
        Assert.Equal(new NotFound(), (await hostServices.CallAsync(holder, (scope, run) =>
            run.InWorkspace(testTenant.Workspace.Id, scope.GetRequiredService<PauseAccount>(), new(testTenant.Account.Id), Ct))).Error);
        Assert.Equal(0, await database.CountAsync("social_accounts", "paused_at is not null"));

        await database.ExecuteAsync("update connect_links set used_at = now()");
        Assert.Equal(new Unauthenticated(), await OpenAsync());

        async Task<Error?> OpenAsync() => (await hostServices.CallAsync(holder, (scope, run) =>
            run.OnConnectPage(scope.GetRequiredService<OpenConnectPage>(), new(null), Ct))).Error;
    }

    [Fact]
    [Rule("S-17")]
    public async Task A_page_that_stays_open_is_admitted_again_at_each_call()
    {
        var page = hostServices.Services.GetRequiredService<CallFactory>();
        Assert.Null(await ReachAsync());
        await database.ExecuteAsync("update api_keys set revoked_at = now()");
        Assert.Equal(new Unauthenticated(), await ReachAsync());

        async Task<Error?> ReachAsync()
        {
            await using var call = page.Begin(testTenant.Credential, new("192.0.2.1", "browser", null));
            return (await call.Runner.InWorkspace(testTenant.Workspace.Id, call.Get<ReachWorkspace>(), new(), Ct)).Error;
        }
    }

    [Fact]
    [Rule("S-18")]
    public async Task The_time_of_last_use_is_written_in_the_background_at_most_a_minute_late()
    {
        await MeAsync();
        Assert.Equal(1, await database.CountAsync("api_keys", "last_used_at is null"));

        await hostServices.Services.GetRequiredService<KeyUsage>().WriteAsync(Ct);
        Assert.Equal(1, await database.CountAsync("api_keys", "last_used_at > now() - interval '60 seconds'"));
    }

    private async Task<Error?> GetAsync(Credential? credential = null, Id<Post> id = default) => (await hostServices.CallAsync(
        credential ?? testTenant.Credential,
        (scope, run) => run.InWorkspace(testTenant.Workspace.Id, scope.GetRequiredService<GetPost>(), new(id), Ct))).Error;

    /// <summary>A kind of credential without a look-up.</summary>
    private sealed record Unheard() : Credential(new Nothing());

    private Task<Result<MeView>> MeAsync() => hostServices.CallAsync(
        testTenant.Credential, (scope, run) => run.InTenant(scope.GetRequiredService<GetMe>(), new(), Ct));
}
