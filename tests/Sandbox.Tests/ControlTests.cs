using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Postato.Sandbox.Tests.Support;

namespace Postato.Sandbox.Tests;

/// <summary>The control API, call by call.</summary>
public sealed class ControlTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_when_it_is_ready() =>
        Assert.Equal("ok", (await fixture.Sandbox.GetAsync("/_sandbox/health", Ct)).GetProperty("status").GetString());

    [Fact]
    public async Task A_profile_is_made_once_and_offered_at_the_networks_page()
    {
        var name = SandboxFixture.NewName();

        var made = await fixture.Sandbox.SendAsync(
            HttpMethod.Post, "/_sandbox/accounts", new { platform = "bluesky", username = name, displayName = "Ann <b>Example</b>" }, Ct);
        var again = await fixture.Sandbox.PostAsync(
            "/_sandbox/accounts", new { platform = "bluesky", username = name, displayName = "Somebody else" }, Ct);

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var profile = await Atproto.ReadAsync(made, Ct);
        Assert.Equal(
            ("bluesky", $"{name}.test", "Ann <b>Example</b>"),
            (Text(profile, "platform"), Text(profile, "username"), Text(profile, "displayName")));
        Assert.Equal("Ann <b>Example</b>", Text(again, "displayName"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pushed = await Atproto.ReadAsync(await fixture.Network.PushAsync(key, Atproto.Random(), Ct), Ct);
        using var page = await fixture.Network.GetAsync(
            $"/oauth/authorize?client_id={Uri.EscapeDataString(Atproto.ClientId)}&request_uri="
                + $"{Uri.EscapeDataString(Text(pushed, "request_uri")!)}",
            Ct);
        Assert.Contains(
            $"Continue as <b>Ann &lt;b&gt;Example&lt;/b&gt;</b> <span>@{name}.test</span>", await page.Content.ReadAsStringAsync(Ct),
            StringComparison.Ordinal);
        Assert.Contains(
            (await fixture.Sandbox.GetAsync("/_sandbox/accounts", Ct)).GetProperty("items").EnumerateArray(),
            found => Text(found, "username") == $"{name}.test");
    }

    [Fact]
    public async Task A_network_that_does_not_stand_here_is_not_found()
    {
        using var answer = await fixture.Sandbox.SendAsync(
            HttpMethod.Post, "/_sandbox/accounts", new { platform = "myspace", username = "tom" }, Ct);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_post_is_given_back_with_all_that_was_sent()
    {
        var login = await fixture.LoginAsync(Ct);
        var bytes = RandomNumberGenerator.GetBytes(500);
        var blob = await login.BlobAsync(bytes, "image/webp", Ct);
        var record = Login.Record("with a picture");
        record["langs"] = new System.Text.Json.Nodes.JsonArray("en");
        record["embed"] = new System.Text.Json.Nodes.JsonObject
        {
            ["$type"] = "app.bsky.embed.images",
            ["images"] = new System.Text.Json.Nodes.JsonArray(Login.Image(blob, "what it shows")),
        };
        var written = await Atproto.ReadAsync(await login.PutAsync(record, Ct), Ct);

        var post = Assert.Single(await fixture.PostsOfAsync(login, Ct));

        Assert.Equal(
            ["seq", "platform", "username", "id", "url", "text", "replyTo", "media", "options", "createdAt", "deletedAt", "raw"],
            post.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ("bluesky", login.Handle, Text(written, "uri"), "with a picture", null),
            (Text(post, "platform"), Text(post, "username"), Text(post, "id"), Text(post, "text"), Text(post, "replyTo")));
        Assert.StartsWith($"{fixture.Sandbox.Url}/profile/{login.Handle}/post/", Text(post, "url"), StringComparison.Ordinal);
        var media = Assert.Single(post.GetProperty("media").EnumerateArray());
        Assert.Equal(
            ("image", "image/webp", "what it shows", Convert.ToHexStringLower(SHA256.HashData(bytes))),
            (Text(media, "kind"), Text(media, "mimeType"), Text(media, "alt"), Text(media, "sha256")));
        Assert.Equal(500, media.GetProperty("sizeBytes").GetInt64());
        Assert.Equal("en", post.GetProperty("options").GetProperty("langs")[0].GetString());
        Assert.Equal(new DateTimeOffset(2026, 9, 1, 10, 0, 0, TimeSpan.Zero), post.GetProperty("createdAt").GetDateTimeOffset());
        Assert.Equal("app.bsky.feed.post", Text(post.GetProperty("raw"), "$type"));
        using var shown = await fixture.Network.GetAsync(fixture.Sandbox.Url + Text(media, "url"), Ct);
        Assert.Equal(bytes, await shown.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task Posts_come_in_order_of_acceptance_and_in_pages()
    {
        var (ann, bob) = (await fixture.LoginAsync(Ct), await fixture.LoginAsync(Ct));
        foreach (var text in (string[])["1", "2", "3", "4", "5"])
            Assert.Equal((200, ""), await Answers.OfAsync(ann.PostAsync(text, Ct), Ct));
        Assert.Equal((200, ""), await Answers.OfAsync(bob.PostAsync("not ann's", Ct), Ct));

        var texts = new List<string?>();
        JsonElement next;
        string after = "0";
        do
        {
            var page = await fixture.Sandbox.GetAsync($"/_sandbox/posts?platform=bluesky&username={ann.Handle}&after={after}&limit=2", Ct);
            var items = page.GetProperty("items").EnumerateArray().ToList();
            Assert.True(items.Count <= 2);
            texts.AddRange(items.Select(item => Text(item, "text")));
            next = page.GetProperty("next");
            after = next.GetRawText();
        }
        while (next.ValueKind == JsonValueKind.Number);

        Assert.Equal(["1", "2", "3", "4", "5"], texts);
        var all = (await fixture.Sandbox.GetAsync("/_sandbox/posts?limit=10000", Ct))
            .GetProperty("items")
            .EnumerateArray()
            .Select(item => item.GetProperty("seq").GetInt64())
            .ToList();
        Assert.Equal(all.Order().Distinct(), all);
        Assert.Empty((await fixture.Sandbox.GetAsync("/_sandbox/posts?platform=twitter", Ct)).GetProperty("items").EnumerateArray());
        // A name without its domain means the same account.
        Assert.Equal(
            5,
            (await fixture.Sandbox.GetAsync($"/_sandbox/posts?username={ann.Handle.Split('.')[0]}", Ct))
                .GetProperty("items")
                .GetArrayLength());
    }

    [Fact]
    public async Task A_post_that_was_deleted_says_so()
    {
        var login = await fixture.LoginAsync(Ct);
        var key = Login.NewKey();
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("short-lived", Ct, key), Ct));

        Assert.Equal(
            (200, ""),
            await Answers.OfAsync(
                login.CallAsync(
                    HttpMethod.Post, "com.atproto.repo.deleteRecord",
                    new { repo = login.Did, collection = "app.bsky.feed.post", rkey = key }, Ct),
                Ct));
        Assert.Equal(
            (200, ""),
            await Answers.OfAsync(
                login.CallAsync(
                    HttpMethod.Post, "com.atproto.repo.deleteRecord",
                    new { repo = login.Did, collection = "app.bsky.feed.post", rkey = key }, Ct),
                Ct));

        Assert.Equal(JsonValueKind.String, Assert.Single(await fixture.PostsOfAsync(login, Ct)).GetProperty("deletedAt").ValueKind);
    }

    [Fact]
    public async Task What_happened_is_counted()
    {
        var before = await CountersAsync();
        var login = await fixture.LoginAsync(Ct);
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("counted", Ct), Ct));
        var first = login.RefreshToken;
        (await login.RefreshAsync(Ct)).Dispose();
        (await login.RefreshAsync(Ct, first)).Dispose();

        var after = await CountersAsync();

        Assert.Equal(
            ["posts", "refreshReplays", "refused", "requests", "tokensIssued", "tokensRefreshed"],
            after.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            (1, 1, 1, 1),
            (after["posts"] - before["posts"],
                after["tokensIssued"] - before["tokensIssued"], after["tokensRefreshed"] - before["tokensRefreshed"],
                after["refreshReplays"] - before["refreshReplays"]));
        Assert.True(after["requests"] - before["requests"] >= 6);
        Assert.True(after["refused"] - before["refused"] >= 1);
    }

    [Fact]
    public async Task Requests_are_shown_with_their_secrets_dotted()
    {
        var login = await fixture.LoginAsync(Ct);
        var (access, refresh) = (login.AccessToken, login.RefreshToken);
        (await login.RefreshAsync(Ct)).Dispose();
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("seen", Ct), Ct));

        var requests = await fixture.Sandbox.GetAsync("/_sandbox/requests?platform=bluesky&limit=10000", Ct);

        var items = requests.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            ["seq", "platform", "at", "method", "path", "status", "faultId", "durationMs", "body"],
            items[0].EnumerateObject().Select(member => member.Name));
        var token = items.Last(item => Text(item, "path") == "/oauth/token");
        Assert.Equal(("POST", 200), (Text(token, "method"), token.GetProperty("status").GetInt32()));
        Assert.Contains("refresh_token=••••••", Text(token, "body"), StringComparison.Ordinal);
        var text = requests.GetRawText();
        Assert.All(
            (string[])[access, refresh, login.AccessToken, login.RefreshToken],
            secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.DoesNotMatch("(code|code_verifier)=[A-Za-z0-9_-]{10}", text);
        Assert.Contains("\\\"text\\\":\\\"seen\\\"", text, StringComparison.Ordinal);

        var after = items[^2].GetProperty("seq").GetInt64();
        Assert.Equal(
            [items[^1].GetProperty("seq").GetInt64()],
            (await fixture.Sandbox.GetAsync($"/_sandbox/requests?after={after}&limit=1", Ct))
                .GetProperty("items")
                .EnumerateArray()
                .Select(item => item.GetProperty("seq").GetInt64()));
    }

    [Fact]
    public async Task A_network_is_as_slow_as_it_is_told()
    {
        var login = await fixture.LoginAsync(Ct);
        await fixture.Sandbox.PostAsync("/_sandbox/latency", new { platform = "bluesky", minMs = 300, maxMs = 400 }, Ct);
        try
        {
            Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("slowly", Ct), Ct));
        }
        finally
        {
            await fixture.Sandbox.PostAsync("/_sandbox/latency", new { platform = "bluesky", minMs = 0, maxMs = 0 }, Ct);
        }

        var last = (await fixture.Sandbox.GetAsync("/_sandbox/requests?limit=10000", Ct))
            .GetProperty("items")
            .EnumerateArray()
            .Last(item => Text(item, "path")!.EndsWith("putRecord", StringComparison.Ordinal));
        Assert.True(last.GetProperty("durationMs").GetInt32() >= 300);
    }

    [Fact]
    public async Task Time_passes_when_it_is_told_to()
    {
        var login = await fixture.LoginAsync(Ct);
        var before = TimeProvider.System.GetUtcNow();

        var now = (await fixture.Sandbox.PostAsync("/_sandbox/clock", new { advanceSeconds = 3_600 }, Ct))
            .GetProperty("now")
            .GetDateTimeOffset();

        Assert.True(now - before >= TimeSpan.FromSeconds(3_600));
        Assert.Equal((401, "invalid_token"), await Answers.OfAsync(login.PostAsync("too late", Ct), Ct));
        (await login.RefreshAsync(Ct)).EnsureSuccessStatusCode().Dispose();
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("with a new token", Ct), Ct));
    }

    private async Task<Dictionary<string, long>> CountersAsync() =>
        (await fixture.Sandbox.GetAsync("/_sandbox/stats", Ct))
            .GetProperty("bluesky")
            .EnumerateObject()
            .ToDictionary(counter => counter.Name, counter => counter.Value.GetInt64());

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();
}
