using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Application.Me;
using Postato.Application.Operators;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.UseCases;

[Rule("S-72")]
public sealed class OperatorTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private HostServices hostServices = null!;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        hostServices = new HostServices(database.App);
    }

    public ValueTask DisposeAsync() => hostServices.DisposeAsync();

    [Fact]
    public async Task What_an_operator_creates_belongs_to_the_named_tenant_and_is_audited_there()
    {
        var tenant = Tenant.Create("Acme", TimeProvider.System.GetUtcNow());
        var made = (await OperateAsync(tenant.Id, call =>
            call.Runner.InTenant(call.Get<CreateTenant>(), new(tenant, "Brand"), TestContext.Current.CancellationToken))).Value;
        var key = (await CreateKeyAsync(tenant.Id, made.WorkspaceId)).Value;

        Assert.Equal(["agent.create", "key.create", "tenant.create"], await database.ReadAsync(
            $"select action from audit_entries where tenant_id = '{tenant.Id.Value}' and actor = 'operator' order by action"));
        Assert.True(ApiKeySecret.TryParse(key.Key.Reveal(), out var secret));
        var me = (await hostServices.CallAsync(new Credential.ApiKey(secret.Hash), (scope, run) =>
            run.InTenant(scope.GetRequiredService<GetMe>(), new(), TestContext.Current.CancellationToken))).Value;
        Assert.Equal((made.WorkspaceId, key.AgentId.ToString()), (Assert.Single(me.Workspaces).Id, me.Id));
    }

    [Fact]
    public async Task A_workspace_of_another_tenant_is_not_found()
    {
        var (one, other) = (await TestTenant.CreateTenantAsync(hostServices), await TestTenant.CreateTenantAsync(hostServices));
        Assert.Equal(new NotFound(), (await CreateKeyAsync(one.Tenant.Id, other.Workspace.Id)).Error);
        Assert.Equal(2, await database.CountAsync("api_keys"));
    }

    [Fact]
    public async Task A_tenant_that_is_not_there_opens_nothing()
    {
        var nobody = Id<Tenant>.New(TimeProvider.System.GetUtcNow());
        var workspace = Id<Workspace>.New(TimeProvider.System.GetUtcNow());

        Assert.Equal(new NotFound(), (await CreateKeyAsync(nobody, workspace)).Error);
        Assert.Equal(new NotFound(), (await hostServices.OperateAsync<FindTenant, FindTenant.Input, Id<Tenant>>(new(workspace))).Error);
        foreach (var table in new[] { "tenants", "agents", "api_keys", "grants", "audit_entries" })
            Assert.Equal(0, await database.CountAsync(table));
    }

    private Task<Result<CreatedApiKeyView>> CreateKeyAsync(Id<Tenant> tenant, Id<Workspace> workspace) => OperateAsync(tenant, call =>
        call.Runner.InTenant(
            call.Get<CreateApiKey>(), new(workspace, "Agent", Permissions.AgentDefault), TestContext.Current.CancellationToken));

    private async Task<T> OperateAsync<T>(Id<Tenant> tenant, Func<Call, Task<T>> operate)
    {
        await using var call = hostServices.Services.GetRequiredService<CallFactory>().BeginAsOperator(tenant);
        return await operate(call);
    }
}
