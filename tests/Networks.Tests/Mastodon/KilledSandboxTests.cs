using Postato.Domain.Posts;
using Postato.Networks.Tests.Contract;

namespace Postato.Networks.Tests.Mastodon;

/// <summary>What a server said to have it has after it was killed, too.</summary>
public sealed class KilledSandboxTests(KeepingStage stage) : IClassFixture<KeepingStage>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Posts_media_tokens_apps_and_keys_outlive_a_kill()
    {
        var account = await stage.ConnectAsync(Ct);
        var published = stage.Write(account, [("before", [Picture.New("alt")])]);
        await stage.DeliverAsync(published, Ct);
        var lost = stage.Write(account, "lost #sbx_lag #sbx_cut");
        stage.Journal.DiesAt = write => write.Outcome is { Outcome: "in_doubt" };
        await stage.AttemptAsync(lost);
        var before = await stage.PostsOfAsync(account, Ct);

        await stage.Sandbox.RestartAsync(Ct);

        Assert.Equal(before.Select(post => (post.GetProperty("id").GetString(), post.GetProperty("media").GetRawText())), (await stage.PostsOfAsync(account, Ct)).Select(post => (post.GetProperty("id").GetString(), post.GetProperty("media").GetRawText())));
        // Under its key the server still finds the status that its lists do not show yet.
        await stage.DeliverAsync(lost, Ct);
        var after = stage.Write(account, "after", "and below");
        await stage.DeliverAsync(after, Ct);
        Assert.Equal([PostStatus.Published, PostStatus.Published], [lost.Status, after.Status]);
        Assert.Equal(["before", "lost #sbx_lag #sbx_cut", "after", "and below"], await stage.TextsOfAsync(account, Ct));
        await stage.ReconnectAsync(account, Ct);
    }
}

/// <summary>Servers that keep what they have on disk.</summary>
public sealed class KeepingStage : MastodonStage
{
    private readonly string folder = Directory.CreateTempSubdirectory("postato-sandbox-").FullName;

    protected override IReadOnlyDictionary<string, string> SandboxSettings => new Dictionary<string, string>(base.SandboxSettings) { ["Sandbox:Data"] = folder };

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
