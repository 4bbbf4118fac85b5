using System.Security.Cryptography;
using System.Text.Json;
using Postato.Domain.Media;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Interop.Tests;

/// <summary>Lost answers at a real server: what can be asked, and what may be sent again.</summary>
public sealed class LostAnswerTests(InteropFixture fixture) : IAsyncLifetime
{
    private readonly Adapter adapter = Adapter.LedTo(fixture.Rig);
    private AccountSession account = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => account = await adapter.ConnectAsync(fixture.Browser, fixture.Rig.Alice, Ct);

    public ValueTask DisposeAsync()
    {
        adapter.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_record_that_never_arrived_is_absent_and_one_that_did_is_found()
    {
        var post = Adapter.Post("asked about, then sent, then asked about");
        var step = Adapter.StepOf(post, Assert.Single(adapter.Plan(post)), account);

        Assert.IsType<Reconciliation.Absent>(await adapter.Publisher.ReconcileAsync(step, Ct));
        var written = Assert.IsType<StepOutcome.Done>(await adapter.Publisher.PerformAsync(step, Ct));
        var found = Assert.IsType<Reconciliation.Happened>(await adapter.Publisher.ReconcileAsync(step, Ct));

        Assert.Equal(written.Data!.Value.GetRawText(), found.Data!.Value.GetRawText());
        Assert.Equal(written.Published, found.Published);
        var record = await fixture.Rig.Pds.GetRecordAsync(written.Published!.PlatformPostId, Ct);
        Assert.Equal(record.GetProperty("cid").GetString(), written.Data.Value.GetProperty("Cid").GetString());
    }

    [Fact]
    public async Task The_same_record_again_changes_nothing_at_the_server()
    {
        var post = Adapter.Post("sent twice, there once");
        var step = Adapter.StepOf(post, Assert.Single(adapter.Plan(post)), account);
        var first = Assert.IsType<StepOutcome.Done>(await adapter.Publisher.PerformAsync(step, Ct));
        var commit = await fixture.Rig.Pds.LatestCommitAsync(account.PlatformAccountId, Ct);

        var second = Assert.IsType<StepOutcome.Done>(await adapter.Publisher.PerformAsync(step, Ct));

        Assert.Equal(first.Data!.Value.GetRawText(), second.Data!.Value.GetRawText());
        Assert.Equal(first.Published, second.Published);
        Assert.Equal(commit, await fixture.Rig.Pds.LatestCommitAsync(account.PlatformAccountId, Ct));
        Assert.Single(await TextsAsync(), "sent twice, there once");
    }

    [Fact]
    public async Task Another_record_under_the_same_key_overwrites_nothing()
    {
        var post = Adapter.Post("the one that stands");
        var planned = Assert.Single(adapter.Plan(post));
        Assert.IsType<StepOutcome.Done>(await adapter.Publisher.PerformAsync(Adapter.StepOf(post, planned, account), Ct));

        var clash = await adapter.Publisher.PerformAsync(Adapter.StepOf(Adapter.Post("the one that clashes"), planned, account), Ct);

        Assert.Equal("InvalidSwap", Assert.IsType<StepOutcome.InDoubt>(clash).Error.NetworkCode);
        var texts = await TextsAsync();
        Assert.Contains("the one that stands", texts);
        Assert.DoesNotContain("the one that clashes", texts);
    }

    [Fact]
    public async Task A_picture_that_is_sent_again_is_the_same_picture()
    {
        var (post, bytes) = WithPicture("a picture sent twice");
        var steps = adapter.Plan(post);
        var upload = Adapter.StepOf(
            post, steps[0], account) with
        { OpenMedia = (_, _) => Task.FromResult<Stream>(new MemoryStream(bytes)) };

        var first = Assert.IsType<StepOutcome.Done>(await adapter.Publisher.PerformAsync(upload, Ct)).Data!.Value;
        var second = Assert.IsType<StepOutcome.Done>(await adapter.Publisher.PerformAsync(upload, Ct)).Data!.Value;
        Assert.Equal(first.GetRawText(), second.GetRawText());

        var item = Adapter.StepOf(post, steps[1], account) with { Done = new Dictionary<string, JsonElement> { [steps[0].Name] = first } };
        Assert.IsType<StepOutcome.Done>(await adapter.Publisher.PerformAsync(item, Ct));
        var (stored, _) = await fixture.Rig.Pds.GetBlobAsync(
            account.PlatformAccountId, first.GetProperty("ref").GetProperty("$link").GetString()!, Ct);
        Assert.Equal(bytes, stored);
    }

    [Fact]
    public async Task A_picture_that_the_server_let_go_of_is_uploaded_again()
    {
        var (post, bytes) = WithPicture("a picture that is gone");
        var steps = adapter.Plan(post);
        // Bob's upload is not in Alice's repository, so for her server the blob does not exist.
        var gone = await fixture.Rig.Pds.UploadAsync(fixture.Rig.Bob, bytes, "image/png", Ct);
        var item = Adapter.StepOf(post, steps[1], account) with { Done = new Dictionary<string, JsonElement> { [steps[0].Name] = gone } };

        var redo = Assert.IsType<StepOutcome.Redo>(await adapter.Publisher.PerformAsync(item, Ct));

        Assert.Equal([steps[0].Name], redo.StepNames);
        Assert.Equal("BlobNotFound", redo.Error.NetworkCode);
        Assert.IsType<Reconciliation.Absent>(await adapter.Publisher.ReconcileAsync(item, Ct));
    }

    private static (PublishPost Post, byte[] Bytes) WithPicture(string text)
    {
        var bytes = Png.Noise(40, 30);
        var media = new PublishMedia(
            Id<MediaItem>.New(TimeProvider.System.GetUtcNow()), "image/png", bytes.Length, 40, 30, "noise",
            Convert.ToHexStringLower(SHA256.HashData(bytes)), null);
        return (Adapter.Post(text, media), bytes);
    }

    private async Task<IReadOnlyList<string?>> TextsAsync() =>
        [.. (await fixture.Rig.Pds.ListRecordsAsync(account.PlatformAccountId, "app.bsky.feed.post", Ct))
            .Select(record => record.GetProperty("value").GetProperty("text").GetString())];
}
