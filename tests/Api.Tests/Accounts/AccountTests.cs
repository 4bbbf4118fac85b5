using Postato.Api.Tests.Support;
using Postato.Domain.Accounts;
using Postato.Domain.Tenancy;

namespace Postato.Api.Tests.Accounts;

/// <summary>The accounts API.</summary>
public sealed class AccountTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private const Permission Manager = Permissions.AgentDefault | Permission.AccountsManage;

    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync(Manager);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_account_is_told_by_the_names_of_the_contract_and_without_its_tokens()
    {
        var account = await customer.GetAsync($"/accounts/{customer.Account}");

        Assert.Equal(200, account.Status);
        Assert.Equal(
            ["id",
                "platform", "platformAccountId", "username", "displayName", "avatarUrl", "profileUrl", "status", "connectedAt",
                "tokenExpiresAt", "pausedAt",
            ],
            account.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            (customer.Account, "paper", "ann", "connected"),
            (account.Text("id"), account.Text("platform"), account.Text("username"), account.Text("status")));
    }

    [Fact]
    public async Task Accounts_are_listed_newest_first_in_pages_and_by_filters()
    {
        var (bob, cid) = (await ConnectAsync("bob"), await ConnectAsync("cid"));
        await customer.Database.ExecuteAsync(
            $"update social_accounts set status = 'suspended' where username = 'bob' and tenant_id = "
                + $"'{customer.TestTenant.Tenant.Id.Value}'");
        await customer.Database.ExecuteAsync(
            $"update social_accounts set platform = 'bluesky' where username = 'cid' and tenant_id = "
                + $"'{customer.TestTenant.Tenant.Id.Value}'");

        await HasAsync("", cid, bob, customer.Account);
        await HasAsync("?status=suspended", bob);
        await HasAsync("?status=suspended,connected&platform=papyrus", bob, customer.Account);
        await HasAsync("?platform=bluesky", cid);
        await HasAsync("?status=token_expired");
        var first = await customer.GetAsync("/accounts?limit=2");
        Assert.Equal([cid, bob], Ids(first));
        await HasAsync($"?limit=2&cursor={first.Text("cursor")}", customer.Account);
    }

    [Theory]
    [InlineData("status=alive", "status")]
    [InlineData("platform=myspace", "platform")]
    [InlineData("limit=1000", "limit")]
    [InlineData("cursor=%20", "cursor")]
    public async Task An_invalid_parameter_is_refused(string query, string field) =>
        Assert.Equal([field], (await customer.GetAsync($"/accounts?{query}")).Details.Keys);

    [Fact]
    public async Task A_disconnected_account_stays_listed_with_its_history()
    {
        var post = await customer.ScheduleAsync();
        var gone = await customer.DeleteAsync($"/accounts/{customer.Account}");

        Assert.Equal($$"""{"id":"{{customer.Account}}","deleted":true,"status":"disconnected","revokedAtNetwork":false}""", gone.Body);
        Assert.Equal("disconnected", (await customer.GetAsync($"/accounts/{customer.Account}")).Text("status"));
        Assert.Equal(200, (await customer.GetAsync($"/posts/{post}")).Status);
        Assert.Equal(
            ["accountId account_not_connected"],
            (await customer.PostAsync(
                "/posts", new { platform = "paper", accountId = customer.Account, status = "publish", content = "x" })).Violations);
        // Disconnecting twice is allowed.
        Assert.Equal(gone.Body, (await customer.DeleteAsync($"/accounts/{customer.Account}")).Body);
        Assert.Equal(
            1,
            await customer.Database.CountAsync(
                "events", $"type = 'account.disconnected' and tenant_id = '{customer.TestTenant.Tenant.Id.Value}'"));
    }

    [Fact]
    public async Task The_permission_to_read_does_not_allow_managing()
    {
        var reader = await customer.WithAsync(Permission.AccountsRead);
        var refused = await reader.DeleteAsync($"/accounts/{customer.Account}");
        Assert.Equal((403, "accounts.manage"), (refused.Status, refused.Text("required")));
        Assert.Equal("accounts.read", (await (await customer.WithAsync(Permission.PostsRead)).GetAsync("/accounts")).Text("required"));
    }

    [Theory]
    [InlineData("acc_01KAV3V0H2DXF5G8J9K4M6N7PQ")]
    [InlineData("acc_x")]
    [InlineData("0")]
    public async Task A_malformed_id_is_not_found(string id)
    {
        foreach (var gone in (Reply[])[await customer.GetAsync($"/accounts/{id}"), await customer.DeleteAsync($"/accounts/{id}")])
            Assert.Equal((404, "not_found"), (gone.Status, gone.Error));
    }

    private async Task HasAsync(string query, params string[] ids) => Assert.Equal(ids, Ids(await customer.GetAsync($"/accounts{query}")));

    private async Task<string> ConnectAsync(string name)
    {
        SocialAccount account = TestTenant.AccountOf(
            customer.TestTenant.Tenant.Id, customer.TestTenant.Workspace.Id, TimeProvider.System.GetUtcNow(), name);
        await customer.HostServices.InTransactionAsync(customer.TestTenant.Tenant.Id, work =>
        {
            work.Db.Add(account);
            return Task.CompletedTask;
        });
        return account.Id.ToString();
    }

    private static IEnumerable<string> Ids(Reply page) => page.Items.Select(account => account.GetProperty("id").GetString()!);
}
