using Postato.Domain.Posts;
using Postato.Networks.Tests.Contract;

namespace Postato.Networks.Tests.Mastodon;

/// <summary>A server that is killed keeps everything it confirmed.</summary>
public sealed class KilledSandboxTests(FixtureOnDisk fixture) : IClassFixture<FixtureOnDisk>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Posts_media_tokens_apps_and_keys_outlive_a_kill()
    {
        var account = await fixture.ConnectAsync(Ct);
        var published = fixture.Write(account, [("before", [Picture.New("alt")])]);
        await fixture.DeliverAsync(published, Ct);
        var lost = fixture.Write(account, "lost #sbx_lag #sbx_cut");
        fixture.Journal.DiesAt = write => write.Outcome is { Outcome: "in_doubt" };
        await fixture.AttemptAsync(lost);
        var before = await fixture.PostsOfAsync(account, Ct);

        await fixture.Sandbox.RestartAsync(Ct);

        Assert.Equal(
            before.Select(post => (post.GetProperty("id").GetString(), post.GetProperty("media").GetRawText())),
            (await fixture.PostsOfAsync(account, Ct))
                .Select(post => (post.GetProperty("id").GetString(), post.GetProperty("media").GetRawText())));
        // Under its key the server finds the status that its lists do not show yet.
        await fixture.DeliverAsync(lost, Ct);
        var after = fixture.Write(account, "after", "and below");
        await fixture.DeliverAsync(after, Ct);
        Assert.Equal([PostStatus.Published, PostStatus.Published], [lost.Status, after.Status]);
        Assert.Equal(["before", "lost #sbx_lag #sbx_cut", "after", "and below"], await fixture.TextsOfAsync(account, Ct));
        await fixture.ReconnectAsync(account, Ct);
    }
}

/// <summary>Servers that store their state on disk.</summary>
public sealed class FixtureOnDisk : MastodonFixture
{
    private readonly string folder = Directory.CreateTempSubdirectory("postato-sandbox-").FullName;

    protected override IReadOnlyDictionary<string, string> SandboxSettings =>
        new Dictionary<string, string>(base.SandboxSettings) { ["Sandbox:Data"] = folder };

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
