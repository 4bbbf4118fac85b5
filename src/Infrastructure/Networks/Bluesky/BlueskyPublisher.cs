using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Media;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>
/// Writes records under keys that it chooses: writing the same record under the same key again changes nothing, so after a lost answer it
/// looks for the record and then writes it again.
/// </summary>
internal sealed class BlueskyPublisher(BlueskyOptions options, BlueskyDirectory directory, BlueskyClient client, TimeProvider clock)
    : IPublisher
{
    private const string Collection = "app.bsky.feed.post";
    private const int MaximumName = 200;
    private const int MaximumUri = 3_000;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    public IReadOnlyList<PlannedStep> Plan(PublishPost post, DateTimeOffset now)
    {
        var steps = new List<PlannedStep>();
        if (post.Option("quote") is not null || post.Items.Any(item => RichText.Mentions(item.Text).Count > 0))
            steps.Add(new(BlueskySteps.Resolve, null, StepEffect.None));

        foreach (var item in post.Items)
        {
            for (var i = 0; i < item.Media.Count; i++)
                steps.Add(new(StepNames.Upload(item.Index, i), null, StepEffect.None));
        }

        var clockId = RandomNumberGenerator.GetInt32(1024);
        var microseconds = Tid.MicrosecondsOf(now);
        var plans = post.Items
            .Select(item => StepData.Of(new ItemPlan(
                Tid.Of(microseconds + item.Index, clockId), BlueskyRecords.Instant(now.AddMilliseconds(item.Index)))))
            .ToList();

        // Gates are written before their post, under the post's key: repeating the write changes nothing.
        if (post.ListOption("whoCanReply") is not null)
            steps.Add(new(BlueskySteps.ThreadGate, null, StepEffect.None, plans[0]));
        if (post.FlagOption("disableQuotes") is true)
            steps.Add(new(BlueskySteps.PostGate, null, StepEffect.None, plans[0]));

        steps.AddRange(
            post.Items.Select(item => new PlannedStep(StepNames.Item(item.Index), item.Index, StepEffect.Creating, plans[item.Index])));
        return steps;
    }

    public Task<StepOutcome> PerformAsync(StepContext step, CancellationToken ct) => step.Step.Name switch
    {
        BlueskySteps.Resolve => ResolveAsync(step, ct),
        BlueskySteps.ThreadGate => PutAsync(
            step, "app.bsky.feed.threadgate", plan => BlueskyRecords.ThreadGate(step, UriOf(step, plan), plan.CreatedAt), ct),
        BlueskySteps.PostGate =>
            PutAsync(step, "app.bsky.feed.postgate", plan => BlueskyRecords.PostGate(UriOf(step, plan), plan.CreatedAt), ct),
        _ when step.Step.ItemIndex is { } index => PutAsync(step, Collection, plan => BlueskyRecords.Post(step, index, plan), ct),
        _ => UploadAsync(step, ct),
    };

    public async Task<Reconciliation> ReconcileAsync(StepContext step, CancellationToken ct)
    {
        var plan = step.Step.Planned<ItemPlan>();
        var answer = await LookUpAsync(step, plan, ct);
        if (answer.Status == 200 && ReadReference(answer) is { } written)
        {
            return IsOurs(answer, step, plan)
                ? new Reconciliation.Happened(StepData.Of(written), PublishedAt(step, plan, written))
                : new Reconciliation.Unknown(BlueskyErrors.Table.Error(Meaning.Conflict, answer), null);
        }

        return IsAbsent(answer)
            ? new Reconciliation.Absent()
            : new Reconciliation.Unknown(BlueskyErrors.Table.Error(Meaning.NetworkFault, answer), clock.GetUtcNow() + LookAgain);
    }

    /// <summary>Calls the account's server; when the account moved, once more at its new server.</summary>
    private async Task<HttpAnswer> LookUpAsync(StepContext step, ItemPlan plan, CancellationToken ct)
    {
        var session = BlueskySession.Of(step.Account);
        var did = step.Account.PlatformAccountId;
        Task<HttpAnswer> AskAsync() => client.GetAsync(RecordAt(directory.PdsOf(did, session), did, plan.RecordKey), ct);

        var answer = await AskAsync();
        return answer.Status is >= 400 and < 500 && !IsAbsent(answer) && await directory.FollowMoveAsync(did, session, ct)
            ? await AskAsync()
            : answer;
    }

    private static Uri RecordAt(Uri pds, string did, string key) => new(
        pds, $"/xrpc/com.atproto.repo.getRecord?repo={Uri.EscapeDataString(did)}&collection={Collection}&rkey={Uri.EscapeDataString(key)}");

    private static bool IsAbsent(HttpAnswer answer) => answer.Status == 400 && BlueskyErrors.NameOf(answer) == "RecordNotFound";

    // Another record under our key, by accident or by a fault of ours: not this post.
    private static bool IsOurs(HttpAnswer answer, StepContext step, ItemPlan plan) =>
        answer.Json["value"]["text"].Text == BlueskyRecords.TextOf(step.Post.Items[step.Step.ItemIndex!.Value])
            && answer.Json["value"]["createdAt"].Text == plan.CreatedAt;

    private async Task<StepOutcome> ResolveAsync(StepContext step, CancellationToken ct)
    {
        var dids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var handle in step.Post.Items.SelectMany(item => RichText.Mentions(item.Text))
            .Select(handle => handle.ToLowerInvariant())
            .Distinct(StringComparer.Ordinal))
        {
            if (await directory.ResolveHandleAsync(handle, ct) is { } did)
                dids[handle] = did;
        }

        if (step.Post.TextOption("quote") is not { } quote)
            return new StepOutcome.Done(StepData.Of(new Resolved(dids, null)));

        return await FindQuoteAsync(quote, ct) is { } found
            ? new StepOutcome.Done(StepData.Of(new Resolved(dids, found)))
            : new StepOutcome.Refused(
                new(ErrorCodes.NetworkRefused, "The post to quote was not found.", "Correct options.quote, then retry."));
    }

    /// <param name="quote">
    /// <c>at://did/app.bsky.feed.post/key</c> or the address on the web, <c>…/profile/{handle or did}/post/{key}</c>.
    /// </param>
    private async Task<Reference?> FindQuoteAsync(string quote, CancellationToken ct)
    {
        var parts = quote.StartsWith("at://", StringComparison.Ordinal)
            ? quote["at://".Length..].Split('/')
            : Uri.TryCreate(quote, UriKind.Absolute, out var url) ? url.AbsolutePath.Trim('/').Split('/') : [];
        var (author, key) = parts switch
        {
            [var repo, Collection, var rkey] => (repo, rkey),
            ["profile", var repo, "post", var rkey] => (repo, rkey),
            _ => ("", ""),
        };
        var did = BlueskyDirectory.IsDid(author)
            ? author
            : author.Contains('.', StringComparison.Ordinal) ? await directory.ResolveHandleAsync(author, ct) : null;
        if (did is null || await directory.ResolveDidAsync(did, ct) is not { } identity)
            return null;

        var answer = await client.GetAsync(RecordAt(identity.Pds, did, key), ct);
        return answer.Status == 200 ? ReadReference(answer) : null;
    }

    private async Task<StepOutcome> UploadAsync(StepContext step, CancellationToken ct)
    {
        var (_, item, index) = StepNames.Parse(step.Step.Name);
        var media = step.Post.Items[item].Media[index];
        // The server publishes files unchanged. Uploads are cleaned when they arrive; these may be from before that was so.
        var bytes = await ImageHeaderProbe.CleanAsync(await step.ReadAllAsync(media, ct), ct);
        var token = step.Account.Tokens.AccessToken;
        var answer = await CallAsync(
            step, (pds, key) => client.PostBytesAsync(pds, "com.atproto.repo.uploadBlob", bytes, media.MimeType, key, token, ct), ct);
        if (!answer.IsSuccess)
            return BlueskyErrors.Table.OutcomeOf(answer, step, clock);

        return BlobOf(answer.Json["blob"]) is { } blob
            ? new StepOutcome.Done(StepData.Of(blob))
            : new StepOutcome.RetryAfter(null, BlueskyErrors.Table.Error(Meaning.Unreadable, answer));
    }

    private async Task<StepOutcome> PutAsync(StepContext step, string collection, Func<ItemPlan, JsonObject> record, CancellationToken ct)
    {
        var plan = step.Step.Planned<ItemPlan>();
        var body = new JsonObject
        {
            ["repo"] = step.Account.PlatformAccountId,
            ["collection"] = collection,
            ["rkey"] = plan.RecordKey,
            ["validate"] = true,
            ["record"] = record(plan),
            // The same record is accepted again; a different one under our key is refused instead of overwritten.
            ["swapRecord"] = null,
        };
        var token = step.Account.Tokens.AccessToken;
        var answer = await CallAsync(step, (pds, key) => client.PostJsonAsync(pds, "com.atproto.repo.putRecord", body, key, token, ct), ct);
        if (answer.IsSuccess)
        {
            return ReadReference(answer) is { } written
                ? new StepOutcome.Done(StepData.Of(written), step.Step.ItemIndex is null ? null : PublishedAt(step, plan, written))
                : new StepOutcome.InDoubt(BlueskyErrors.Table.Error(Meaning.Unreadable, answer));
        }

        return BlueskyErrors.Table.MeaningOf(answer) == Meaning.MediaGone && step.Step.ItemIndex is { } index
            && step.Post.Items[index].Media.Count > 0
            ? new StepOutcome.Redo(
                [.. step.Post.Items[index].Media.Select((_, i) => StepNames.Upload(index, i))],
                BlueskyErrors.Table.Error(Meaning.NetworkFault, answer))
            : BlueskyErrors.Table.OutcomeOf(answer, step, clock);
    }

    /// <summary>Calls the account's server; when the account moved, once more at its new server, since the old one did nothing.</summary>
    private async Task<HttpAnswer> CallAsync(StepContext step, Func<Uri, ECDsa, Task<HttpAnswer>> call, CancellationToken ct)
    {
        var session = BlueskySession.Of(step.Account);
        var did = step.Account.PlatformAccountId;
        using var key = Jose.ImportKey(session.DpopKey);
        var answer = await call(directory.PdsOf(did, session), key);
        return answer.Status == 403 && BlueskyErrors.NameOf(answer) == "AccountNotFound"
            && await directory.FollowMoveAsync(did, session, ct)
            ? await call(directory.PdsOf(did, session), key)
            : answer;
    }

    private PublishedItem PublishedAt(StepContext step, ItemPlan plan, Reference written) =>
        new(written.Uri, new Uri(options.WebUrl, $"/profile/{step.Account.Username}/post/{plan.RecordKey}"));

    private static string UriOf(StepContext step, ItemPlan plan) => $"at://{step.Account.PlatformAccountId}/{Collection}/{plan.RecordKey}";

    /// <summary>The parts of the server's blob reference that go into the record.</summary>
    private static JsonObject? BlobOf(UntrustedJson blob) =>
        blob["ref"]["$link"].Id is { } link && blob["mimeType"].Token is { Length: <= MaximumName } type
            && blob["size"].Number is > 0 and { } size
            ? new JsonObject { ["$type"] = "blob", ["ref"] = new JsonObject { ["$link"] = link }, ["mimeType"] = type, ["size"] = size }
            : null;

    private static Reference? ReadReference(HttpAnswer answer) =>
        answer.Json["uri"].Token is { Length: <= MaximumUri } uri && answer.Json["cid"].Id is { } cid ? new(uri, cid) : null;
}
