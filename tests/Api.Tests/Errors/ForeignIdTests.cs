using System.Text.Json.Nodes;
using Postato.Api.Tests.Support;
using Postato.Domain.Tenancy;
using Postato.Testing;

namespace Postato.Api.Tests.Errors;

/// <summary>Another tenant's ids, wherever an id can be given: answered byte for byte like unknown ones.</summary>
[Rule("S-66")]
public sealed class ForeignIdTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;
    private Customer foreign = null!;

    public async ValueTask InitializeAsync()
    {
        customer = await sharedHost.CreateTenantAsync(Permissions.AgentDefault | Permission.AccountsManage);
        foreign = await sharedHost.CreateTenantAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task In_a_path()
    {
        var theirs = await foreign.CreateAsync();
        foreach (var (method, path) in ((HttpMethod, string)[])
            [
                (HttpMethod.Get, "/posts/{0}"), (HttpMethod.Delete, "/posts/{0}"), (HttpMethod.Patch, "/posts/{0}"),
                (HttpMethod.Post, "/posts/{0}/cancel"), (HttpMethod.Post, "/posts/{0}/retry"), (HttpMethod.Get, "/posts/{0}/timeline"),
            ])
            await AssertAlikeAsync(
                id => customer.SendAsync(method, string.Format(null, path, id), method == HttpMethod.Patch ? "{}" : null), theirs,
                "pst_01KAV3X4E6F8G0H2J5K7M9N1P3", "acc_01KAV3X4E6F8G0H2J5K7M9N1P3", "x");
        await AssertAlikeAsync(id => customer.GetAsync($"/media/{id}"), foreign.Picture, "med_01KAV3X4E6F8G0H2J5K7M9N1P3", "x");
        await AssertAlikeAsync(id => customer.DeleteAsync($"/media/{id}"), foreign.Picture, "med_01KAV3X4E6F8G0H2J5K7M9N1P3", "x");
        await AssertAlikeAsync(id => customer.GetAsync($"/accounts/{id}"), foreign.Account, "acc_01KAV3X4E6F8G0H2J5K7M9N1P3", "x");
        await AssertAlikeAsync(id => customer.DeleteAsync($"/accounts/{id}"), foreign.Account, "acc_01KAV3X4E6F8G0H2J5K7M9N1P3", "x");
        await AssertAlikeAsync(
            id => customer.SendAsync(HttpMethod.Get, $"~/v1/workspaces/{id}"), foreign.TestTenant.Workspace.Id.ToString(),
            "wks_01KAV3X4E6F8G0H2J5K7M9N1P3", "x");
    }

    [Fact]
    public async Task In_a_query() =>
        await AssertAlikeAsync(id => customer.GetAsync($"/posts?accountId={id}"), foreign.Account, "acc_01KAV3X4E6F8G0H2J5K7M9N1P3", "x");

    [Fact]
    public async Task In_a_body()
    {
        await AssertAlikeAsync(id => customer.PostAsync("/posts", Post(id, [])), foreign.Account, "acc_01KAV3X4E6F8G0H2J5K7M9N1P3", "x");
        await AssertAlikeAsync(
            id => customer.PostAsync("/posts/validate", Post(id, [])), foreign.Account, "acc_01KAV3X4E6F8G0H2J5K7M9N1P3", "x");
        await AssertAlikeAsync(
            id => customer.PostAsync("/posts", Post(customer.Account, [id])), foreign.Picture, "med_01KAV3X4E6F8G0H2J5K7M9N1P3", "x");
        await AssertAlikeAsync(
            id => customer.PostAsync("/accounts/connect-links", new { platform = "paper", accountId = id }), foreign.Account,
            "acc_01KAV3X4E6F8G0H2J5K7M9N1P3", "x");
        var mine = await customer.CreateAsync();
        await AssertAlikeAsync(
            id => customer.PatchAsync($"/posts/{mine}", new { media = new[] { new { id } } }), foreign.Picture,
            "med_01KAV3X4E6F8G0H2J5K7M9N1P3", "x");
    }

    [Fact]
    [Rule("S-97")]
    public async Task An_idempotency_key_is_separate_in_each_tenant_and_workspace()
    {
        var theirs = await foreign.PostAsync(
            "/posts", new { platform = "paper", accountId = foreign.Account, status = "draft", content = "Theirs" },
            ("Idempotency-Key", "same"));
        var mine = await customer.PostAsync(
            "/posts", new { platform = "paper", accountId = customer.Account, status = "draft", content = "Mine" },
            ("Idempotency-Key", "same"));
        Assert.Equal((201, 201, "Mine"), (theirs.Status, mine.Status, mine.Text("content")));

        // For a workspace without access a caller learns nothing of its keys.
        foreach (var key in (string[])["same", "other"])
            Assert.Equal(
                404,
                (await customer.SendAsync(
                    HttpMethod.Post, $"~{foreign.In("/posts")}",
                    new { platform = "paper", accountId = foreign.Account, status = "draft", content = "Theirs" },
                    ("Idempotency-Key", key))).Status);
    }

    private static object Post(string account, string[] media) =>
        new { platform = "paper", accountId = account, status = "draft", content = "x", media = media.Select(id => new { id }) };

    private static async Task AssertAlikeAsync(Func<string, Task<Reply>> send, string foreign, params string[] unknown)
    {
        var told = Read(await send(foreign));
        Assert.Matches("^(404|422|200) ", told);
        Assert.Contains("not_found", told, StringComparison.Ordinal);
        foreach (var id in unknown)
            Assert.Equal(told, Read(await send(id)));
    }

    // The answer without what identifies this one request.
    private static string Read(Reply reply)
    {
        var body = JsonNode.Parse(reply.Body)!.AsObject();
        body.Remove("instance");
        body.Remove("traceId");
        var headers = reply.Headers.Where(
            header => header.Key is not "Date" and not "Content-Length"
                && !header.Key.Equals("X-Request-Id", StringComparison.OrdinalIgnoreCase)
                && !header.Key.StartsWith("RateLimit", StringComparison.Ordinal))
            .OrderBy(header => header.Key, StringComparer.Ordinal);
        return $"{reply.Status} {string.Join('\n', headers.Select(header => $"{header.Key}: {header.Value}"))}\n{body.ToJsonString()}";
    }
}
