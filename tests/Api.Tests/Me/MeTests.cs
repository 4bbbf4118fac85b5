using Postato.Api.Tests.Support;
using Postato.Domain.Tenancy;
using Postato.Testing;

namespace Postato.Api.Tests.Me;

public sealed class MeTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    [Rule("S-19")]
    public async Task A_caller_can_read_its_identity_and_permissions()
    {
        var me = await customer.SendAsync(HttpMethod.Get, "~/v1/me");
        Assert.Equal(200, me.Status);
        Assert.Equal(
            ("agent", customer.TestTenant.Agent.Id.ToString(), customer.TestTenant.Tenant.Id.ToString()),
            (me.Text("kind"), me.Text("id"), me.Text("tenantId")));
        Assert.Equal(
            (me.Text("id"), "Agent"),
            (me.Json.GetProperty("agent").GetProperty("id").GetString(), me.Json.GetProperty("agent").GetProperty("name").GetString()));

        var workspace = Assert.Single(me.Json.GetProperty("workspaces").EnumerateArray());
        Assert.Equal(
            (customer.TestTenant.Workspace.Id.ToString(), "Workspace"),
            (workspace.GetProperty("id").GetString(), workspace.GetProperty("name").GetString()));
        Assert.Equal(
            Permissions.NamesOf(Permissions.AgentDefault),
            workspace.GetProperty("permissions").EnumerateArray().Select(permission => permission.GetString()));
    }

    [Fact]
    public async Task A_removed_grant_disappears_at_once()
    {
        await customer.Database.ExecuteAsync($"delete from grants where tenant_id = '{customer.TestTenant.Tenant.Id.Value}'");
        Assert.Equal(0, (await customer.SendAsync(HttpMethod.Get, "~/v1/me")).Json.GetProperty("workspaces").GetArrayLength());
    }
}
