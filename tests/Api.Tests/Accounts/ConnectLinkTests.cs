using Postato.Api.Tests.Support;
using Postato.Domain.Tenancy;
using Postato.Testing;

namespace Postato.Api.Tests.Accounts;

/// <summary>Creating links to the page on which a person connects an account.</summary>
public sealed class ConnectLinkTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public async ValueTask InitializeAsync() =>
        customer = await sharedHost.CreateTenantAsync(Permissions.AgentDefault | Permission.AccountsManage);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_link_is_a_page_of_this_installation_for_a_day()
    {
        var link = await customer.PostAsync(
            "/accounts/connect-links", """{"platform":"papyrus","handle":"bob","redirectUrl":"https://app.example.com/done?x=1"}""");

        Assert.Equal(201, link.Status);
        Assert.Equal(["id", "url", "expiresAt"], link.Json.EnumerateObject().Select(member => member.Name));
        Assert.Matches("^cnl_[0-9A-HJKMNP-TV-Z]{26}$", link.Text("id"));
        // From PublicUrl, whatever host the request named.
        Assert.Matches("^http://localhost/connect/[A-Za-z0-9_-]{43}$", link.Text("url"));
        Assert.InRange(
            link.Json.GetProperty("expiresAt").GetDateTimeOffset() - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(23.9),
            TimeSpan.FromHours(24));
        Assert.Equal("no-store", link.Headers["Cache-Control"]);
    }

    [Theory]
    [InlineData("https://app.example.com", true)]
    [InlineData("https://app.example.com/done?next=%0d%0aX:%20y#part", true)]
    [InlineData("https://bücher.example/ä", true)]
    [InlineData("http://127.0.0.1:8080/done", true)]
    [InlineData("http://localhost/done", true)]
    [InlineData("http://app.example.com/done", false)]
    [InlineData("https://user:password@app.example.com/", false)]
    [InlineData("https://app.example.com/\r\nX: y", false)]
    [InlineData("https://app.example.com/ done", false)]
    [InlineData("https:\\\\app.example.com", false)]
    [InlineData("javascript://localhost/%0aalert(1)", false)]
    [InlineData("file://localhost/etc/passwd", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("app://localhost/done", false)]
    [InlineData("/done", false)]
    [InlineData("//app.example.com/done", false)]
    [InlineData("", false)]
    [Rule("S-109")]
    public async Task A_redirect_leads_to_https_or_to_this_machine(string redirectUrl, bool taken)
    {
        var link = await customer.PostAsync("/accounts/connect-links", new { platform = "paper", redirectUrl });
        Assert.Equal(taken ? 201 : 400, link.Status);
        if (!taken)
            Assert.Equal(["redirectUrl"], link.Details.Keys);
    }

    [Theory]
    [InlineData("""{}""", "platform")]
    [InlineData("""{"platform":"myspace"}""", "platform")]
    [InlineData("""{"platform":"paper","handle":7}""", "handle")]
    [InlineData("""{"platform":"paper","handle":""}""", "handle")]
    [InlineData("""{"platform":"paper","handle":"a\u202eb"}""", "handle")]
    [InlineData("""{"platform":"paper","handle":"a\nb"}""", "handle")]
    [InlineData("""{"platform":"paper","server":"a\u200bb"}""", "server")]
    [InlineData("""{"platform":"paper","password":"x"}""", "password")]
    [InlineData("""{"platform":"paper","accountId":7}""", "accountId")]
    [InlineData("""{"platform":"paper","status":"connected"}""", "status")]
    [Rule("S-106")]
    [Rule("S-114")]
    public async Task A_link_of_another_shape_is_refused_by_its_path(string body, string field)
    {
        var refused = await customer.PostAsync("/accounts/connect-links", body);
        Assert.Equal((400, "INVALID_REQUEST"), (refused.Status, refused.Error));
        Assert.Equal([field], refused.Details.Keys);
    }

    [Fact]
    [Rule("S-66")]
    public async Task An_account_to_reconnect_is_one_of_this_workspace_and_platform()
    {
        var otherTenant = await sharedHost.CreateTenantAsync();
        var (foreign, unknown) = (
            await ReconnectAsync("paper", otherTenant.Account), await ReconnectAsync("paper", "acc_01KAV3V0H2DXF5G8J9K4M6N7PQ"));
        Assert.Equal(["accountId not_found"], foreign.Violations);
        Assert.Equal(unknown.Json.GetProperty("errors").GetRawText(), foreign.Json.GetProperty("errors").GetRawText());
        Assert.Equal(["platform platform_mismatch"], (await ReconnectAsync("bluesky", customer.Account)).Violations);
        Assert.Equal(201, (await ReconnectAsync("paper", customer.Account)).Status);
    }

    [Fact]
    public async Task The_permission_to_publish_does_not_allow_managing_accounts()
    {
        var refused = await (await customer.WithAsync(Permissions.AgentDefault))
            .PostAsync("/accounts/connect-links", """{"platform":"paper"}""");
        Assert.Equal((403, "accounts.manage"), (refused.Status, refused.Text("required")));
    }

    private Task<Reply> ReconnectAsync(string platform, string accountId) =>
        customer.PostAsync("/accounts/connect-links", new { platform, accountId });
}
