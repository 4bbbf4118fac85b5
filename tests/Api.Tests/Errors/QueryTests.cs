using Postato.Api.Tests.Support;

namespace Postato.Api.Tests.Errors;

/// <summary>Unknown query parameters are refused: with a misspelt filter a list would otherwise return everything.</summary>
public sealed class QueryTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("/posts?stauts=failed", "stauts", "Did you mean status?")]
    [InlineData("/posts?account_id=x", "account_id", "Did you mean accountId?")]
    [InlineData("/posts?Limit=5", "Limit", "Did you mean limit?")]
    [InlineData("/media?kind=image", "kind", "This path takes status, type, limit, cursor.")]
    [InlineData("/accounts?offset=5", "offset", "This path takes platform, status, limit, cursor.")]
    [InlineData("/posts/x/timeline?page=2", "page", "This path takes limit, cursor.")]
    [InlineData("?expand=members", "expand", "This path takes none.")]
    [InlineData("~/v1/me?fields=id", "fields", "This path takes none.")]
    [InlineData("~/v1/platforms?platform=x", "platform", "This path takes none.")]
    public async Task An_unknown_query_parameter_is_refused_by_its_name(string path, string name, string told)
    {
        var refused = await customer.GetAsync(path);
        Assert.Equal((400, "INVALID_REQUEST"), (refused.Status, refused.Error));
        Assert.Equal([name], refused.Details.Keys);
        Assert.StartsWith("There is no such query parameter.", refused.Details[name], StringComparison.Ordinal);
        Assert.Contains(told, refused.Details[name], StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_unknown_parameters_are_named_without_their_values()
    {
        var refused = await customer.PostAsync($"/posts?dry_run=value-1&notify=value-2&{new string('k', 80)}=value-3", new { });
        Assert.Equal(["dry_run", "notify", "kkkkkkkk…"], refused.Details.Keys);
        Assert.DoesNotContain("value-", refused.Body, StringComparison.Ordinal);
    }
}
