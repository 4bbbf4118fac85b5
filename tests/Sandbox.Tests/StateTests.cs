using System.Text.Json;
using System.Text.Json.Nodes;
using Postato.Sandbox.Tests.Support;

namespace Postato.Sandbox.Tests;

/// <summary>What was answered is on disk, so a kill loses nothing.</summary>
public sealed class StateTests(StateTests.OnDiskFixture fixture) : IClassFixture<StateTests.OnDiskFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accounts_tokens_posts_and_bytes_survive_a_kill()
    {
        var login = await fixture.LoginAsync(Ct);
        var blob = await login.BlobAsync([1, 2, 3, 4], "image/png", Ct);
        var (first, second) = (Login.NewKey(), Login.NewKey());
        var record = Login.Record("with bytes");
        record["embed"] = new JsonObject { ["$type"] = "app.bsky.embed.images", ["images"] = new JsonArray(Login.Image(blob)) };
        var root = await Atproto.ReadAsync(await login.PutAsync(record, Ct, first), Ct);
        var reply = Login.Record("and an answer");
        var reference = JsonNode.Parse(root.GetRawText())!;
        reply["reply"] = new JsonObject { ["root"] = reference.DeepClone(), ["parent"] = reference.DeepClone() };
        Assert.Equal((200, ""), await Answers.OfAsync(login.PutAsync(reply, Ct, second), Ct));
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("deleted", Ct, "gone"), Ct));
        Assert.Equal(
            (200, ""),
            await Answers.OfAsync(
                login.CallAsync(
                    HttpMethod.Post, "com.atproto.repo.deleteRecord",
                    new { repo = login.Did, collection = "app.bsky.feed.post", rkey = "gone" }, Ct),
                Ct));
        var before = await fixture.PostsOfAsync(login, Ct);

        await fixture.Sandbox.RestartAsync(Ct);

        var after = await fixture.PostsOfAsync(login, Ct);
        Assert.Equal(before.Select(Essence), after.Select(Essence));
        Assert.Equal([false, false, true], after.Select(post => post.GetProperty("deletedAt").ValueKind == JsonValueKind.String));
        using var media = await fixture.Network.GetAsync(
            fixture.Sandbox.Url + after[0].GetProperty("media")[0].GetProperty("url").GetString(), Ct);
        Assert.Equal([1, 2, 3, 4], await media.Content.ReadAsByteArrayAsync(Ct));
        // The token still works, the same record is still a repeat, and the session can be refreshed once.
        Assert.Equal((200, ""), await Answers.OfAsync(login.PutAsync(reply, Ct, second), Ct));
        Assert.Equal(3, (await fixture.PostsOfAsync(login, Ct)).Count);
        (await login.RefreshAsync(Ct)).EnsureSuccessStatusCode().Dispose();
        Assert.Equal(
            login.Did,
            (await Atproto.ReadAsync(
                await fixture.Network.GetAsync($"/xrpc/com.atproto.identity.resolveHandle?handle={login.Handle}", Ct), Ct))
                .GetProperty("did")
                .GetString());
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("and on it goes", Ct), Ct));
    }

    [Fact]
    public async Task A_session_that_ended_does_not_rise_again()
    {
        var login = await fixture.LoginAsync(Ct);
        var first = login.RefreshToken;
        (await login.RefreshAsync(Ct)).EnsureSuccessStatusCode().Dispose();
        await fixture.Sandbox.RestartAsync(Ct);

        Assert.Equal((400, "invalid_grant"), await Answers.OfAsync(login.RefreshAsync(Ct, first), Ct));
        await fixture.Sandbox.RestartAsync(Ct);

        Assert.Equal((400, "invalid_grant"), await Answers.OfAsync(login.RefreshAsync(Ct), Ct));
        Assert.Equal((401, "invalid_token"), await Answers.OfAsync(login.PostAsync("dead", Ct), Ct));
    }

    [Fact]
    public async Task Who_moved_stays_where_they_moved_to()
    {
        var login = await fixture.LoginAsync(Ct);
        Assert.Equal((403, "AccountNotFound"), await Answers.OfAsync(login.PostAsync("moving #sbx_moved", Ct), Ct));
        var before = await ServerOfAsync(login);

        await fixture.Sandbox.RestartAsync(Ct);

        Assert.NotEqual(fixture.Network.Origin, before);
        Assert.Equal(before, await ServerOfAsync(login));
    }

    [Fact]
    public async Task A_line_that_was_cut_in_half_takes_no_other_with_it()
    {
        var name = SandboxFixture.NewName();
        await fixture.Sandbox.PostAsync("/_sandbox/accounts", new { platform = "bluesky", username = name }, Ct);
        await File.AppendAllTextAsync(fixture.Journal, """{"platform":"bluesky","kind":"acc""", Ct);
        await fixture.Sandbox.RestartAsync(Ct);
        var later = SandboxFixture.NewName();
        await fixture.Sandbox.PostAsync("/_sandbox/accounts", new { platform = "bluesky", username = later }, Ct);

        await fixture.Sandbox.RestartAsync(Ct);

        var names = (await fixture.Sandbox.GetAsync("/_sandbox/accounts", Ct))
            .GetProperty("items")
            .EnumerateArray()
            .Select(account => account.GetProperty("username").GetString())
            .ToList();
        Assert.Contains($"{name}.test", names);
        Assert.Contains($"{later}.test", names);
    }

    [Fact]
    public async Task What_was_forgotten_stays_forgotten()
    {
        var login = await fixture.LoginAsync(Ct);
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("forgotten", Ct), Ct));
        await fixture.Sandbox.PostAsync("/_sandbox/reset", new { posts = true }, Ct);

        await fixture.Sandbox.RestartAsync(Ct);

        Assert.Empty(await fixture.PostsOfAsync(login, Ct));
        Assert.Equal((200, ""), await Answers.OfAsync(login.PostAsync("new", Ct), Ct));
    }

    private async Task<string> ServerOfAsync(Login login) =>
        (await Atproto.ReadAsync(await fixture.Network.GetAsync($"/{login.Did}", Ct), Ct))
            .GetProperty("service")[0]
            .GetProperty("serviceEndpoint")
            .GetString()!;

    // Without the time of deletion, which comes from the clock of the new process.
    private static string Essence(JsonElement post) =>
        string.Join(
            '\n',
            post.EnumerateObject()
                .Where(member => member.Name is not ("deletedAt" or "seq"))
                .Select(member => $"{member.Name} {member.Value.GetRawText()}"));

    public sealed class OnDiskFixture : SandboxFixture
    {
        private readonly string folder = Directory.CreateTempSubdirectory("postato-sandbox-").FullName;

        public string Journal => Path.Combine(folder, "journal.jsonl");

        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Sandbox:Data"] = folder };

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Directory.Delete(folder, recursive: true);
            GC.SuppressFinalize(this);
        }
    }
}
