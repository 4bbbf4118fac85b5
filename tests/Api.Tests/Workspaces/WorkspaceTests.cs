using Postato.Api.Tests.Support;
using Postato.Domain.Agents;
using Postato.Domain.Tenancy;

namespace Postato.Api.Tests.Workspaces;

/// <summary>The workspaces API: a client sees those that its key reaches.</summary>
public sealed class WorkspaceTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_workspace_is_told_with_what_it_holds()
    {
        await customer.CreateAsync();
        var deleted = await customer.CreateAsync();
        await customer.DeleteAsync($"/posts/{deleted}");
        var workspace = await customer.SendAsync(HttpMethod.Get, $"~{customer.In("")}");

        Assert.Equal(200, workspace.Status);
        Assert.Equal(
            ["id",
                "name", "createdAt", "updatedAt", "connectedAccountCount", "connectedPlatforms", "memberCount", "recentPostCount",
                "pausedAt",
            ],
            workspace.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            (customer.TestTenant.Workspace.Id.ToString(), "Workspace", 1, 1),
            (workspace.Text("id"),
                workspace.Text("name"), workspace.Json.GetProperty("connectedAccountCount").GetInt32(),
                workspace.Json.GetProperty("recentPostCount").GetInt32()));
        Assert.Equal(["paper"], workspace.Json.GetProperty("connectedPlatforms").EnumerateArray().Select(platform => platform.GetString()));
        await customer.Database.ExecuteAsync(
            $"update social_accounts set status = 'disconnected' where tenant_id = '{customer.TestTenant.Tenant.Id.Value}'");
        Assert.Equal(
            0, (await customer.SendAsync(HttpMethod.Get, $"~{customer.In("")}")).Json.GetProperty("connectedPlatforms").GetArrayLength());
    }

    [Fact]
    public async Task Those_that_the_key_reaches_are_listed_newest_first_in_pages()
    {
        var ids = new List<string> { customer.TestTenant.Workspace.Id.ToString() };
        for (var i = 0; i < 3; i++)
            ids.Insert(0, await OpenAsync($"Brand {i}", granted: i != 1) ?? ids[0]);
        var reached = ids.Distinct().ToList();

        var list = await ListAsync("");
        Assert.Equal(reached, Ids(list));
        var first = await ListAsync("?limit=2");
        Assert.Equal(reached[..2], Ids(first));
        Assert.Equal(reached[2..], Ids(await ListAsync($"?limit=2&cursor={first.Text("cursor")}")));
        Assert.Equal(["limit"], (await ListAsync("?limit=x")).Details.Keys);
    }

    [Theory]
    [InlineData("wks_01KAV3T5Q8RZ4M7N2P6X9W1B0C")]
    [InlineData("ten_01KAV3T5Q8RZ4M7N2P6X9W1B0C")]
    [InlineData("wks_01kav3t5q8rz4m7n2p6x9w1b0c")]
    [InlineData("wks_81KAV3T5Q8RZ4M7N2P6X9W1B0C")]
    [InlineData("wks_")]
    [InlineData("%00")]
    [InlineData("..%2f..")]
    public async Task A_malformed_id_is_not_found_in_any_place(string id)
    {
        foreach (var path in (string[])["", "/posts", "/media", "/accounts"])
        {
            var gone = await customer.SendAsync(HttpMethod.Get, $"~/v1/workspaces/{id}{path}");
            // The server refuses a NUL in a path before routing.
            Assert.Equal(id == "%00" ? 400 : 404, gone.Status);
        }
    }

    private Task<Reply> ListAsync(string query) => customer.SendAsync(HttpMethod.Get, $"~/v1/workspaces{query}");

    private async Task<string?> OpenAsync(string name, bool granted)
    {
        var testTenant = customer.TestTenant;
        var workspace = Workspace.Create(testTenant.Tenant.Id, name, TimeProvider.System.GetUtcNow());
        await customer.HostServices.InTransactionAsync(testTenant.Tenant.Id, work =>
        {
            work.Db.Add(workspace);
            if (granted)
                work.Db.Add(Grant.Create(testTenant.Tenant.Id, workspace.Id, testTenant.Agent.Id, Permission.PostsRead));
            return Task.CompletedTask;
        });
        return granted ? workspace.Id.ToString() : null;
    }

    private static IEnumerable<string> Ids(Reply page) => page.Items.Select(workspace => workspace.GetProperty("id").GetString()!);
}
