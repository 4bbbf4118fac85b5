using System.Security.Cryptography;
using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>
/// Uploads the media, then creates one status after the other. After a lost answer it searches the account's own statuses, and then sends
/// the status again under the same key, which creates no second one where the server's software remembers keys.
/// </summary>
internal sealed class MastodonPublisher(MastodonOptions options, MastodonClient client, ServerReader reader, TimeProvider clock)
    : IPublisher
{
    private readonly MastodonUpload upload = new(client, clock);
    private readonly MastodonLookUp lookUp = new(options, client, clock);

    public IReadOnlyList<PlannedStep> Plan(PublishPost post, DateTimeOffset now)
    {
        var steps = new List<PlannedStep>();
        foreach (var item in post.Items)
        {
            for (var i = 0; i < item.Media.Count; i++)
            {
                steps.Add(new(StepNames.Upload(item.Index, i), null, StepEffect.None));
                steps.Add(new(MastodonSteps.Ready(item.Index, i), null, StepEffect.None));
            }
        }

        steps.AddRange(
            post.Items.Select(item => new PlannedStep(StepNames.Item(item.Index), item.Index, StepEffect.Creating, ItemPlan.New())));
        return steps;
    }

    public Task<StepOutcome> PerformAsync(StepContext step, CancellationToken ct) =>
        step.Step.ItemIndex is { } index ? CreateAsync(step, index, ct)
        : StepNames.Parse(step.Step.Name).Kind == StepNames.Uploading ? upload.SendAsync(step, ct)
        : upload.AskAsync(step, ct);

    public Task<Reconciliation> ReconcileAsync(StepContext step, CancellationToken ct) => lookUp.FindAsync(step, ct);

    /// <summary>A status's address ends in its id, on every server: <c>/@name/{id}</c>, <c>/users/name/statuses/{id}</c>.</summary>
    public Reconciliation.Happened? Recognise(PlannedStep step, Uri platformUrl)
    {
        var path = platformUrl.AbsolutePath.Trim('/').Split('/');
        return path is [.., var who, var id] && (who.StartsWith('@') || who is "statuses" or "notice" or "objects") && id.Length > 0
            && id.All(char.IsAsciiLetterOrDigit)
            ? PublishedStatus.Found(id, platformUrl)
            : null;
    }

    private async Task<StepOutcome> CreateAsync(StepContext step, int index, CancellationToken ct)
    {
        switch (DoubtNote.ProvenAbsentBefore(step))
        {
            // An unknown error without effect is a refusal.
            case { Said: Meaning.Unknown } refusal:
                return new StepOutcome.Refused(refusal.Error);
            // No status uses them, so the server has lost them.
            case { Said: Meaning.MediaTaken } taken:
                return new StepOutcome.Redo([.. MediaSteps(step, index)], taken.Error);
        }

        var news = await reader.FindNewsAsync(step.Account, ct);
        var status = StatusWriter.Write(step, index);
        var key = MastodonKeys.KeyOf(step, MastodonSoftware.KeysOf(ServerFacts.Of(step.Account.Facts), options));
        var answer = await client.CreateStatusAsync(MastodonSession.Of(step.Account), step.Account.Tokens.AccessToken, status, key, ct);
        if (!answer.IsSuccess)
        {
            return MastodonErrors.Statuses.MeaningOf(answer) == Meaning.MediaNotReady
                ? AwaitMedia(step, index, answer)
                : MastodonErrors.Statuses.OutcomeOf(answer, step, clock);
        }

        if (WireStatus.Of(MastodonWire.Json(answer)) is { } made)
            return PublishedStatus.Done(step, made, status.Visibility) with { Facts = news };

        // GoToSocial remembers that a status was created, but not which one.
        var said = MastodonWire.Json(answer)["status"].Text == "request already handled" ? Meaning.Arrived : Meaning.Unreadable;
        return new DoubtNote(step.History.Performances, said, MastodonErrors.Statuses.Error(said, answer)).Raise();
    }

    /// <summary>
    /// At the first attempt its media are checked again, so that a failed one is noticed; later attempts give the server time.
    /// </summary>
    private StepOutcome AwaitMedia(StepContext step, int index, HttpAnswer answer) =>
        step.History.Performances == 1 && step.Post.Items[index].Media.Count > 0
            ? new StepOutcome.Redo(
                [.. step.Post.Items[index].Media.Select((_, i) => MastodonSteps.Ready(index, i))],
                MastodonErrors.Statuses.Error(Meaning.NetworkFault, answer))
            : clock.GetUtcNow() - step.IntentAt < MastodonUpload.Patience
                ? new StepOutcome.Wait(clock.GetUtcNow() + MastodonUpload.Pace)
                : new StepOutcome.Refused(MastodonErrors.Statuses.ErrorOf(answer));

    private static IEnumerable<string> MediaSteps(StepContext step, int index) =>
        step.Post.Items[index].Media.SelectMany((_, i) => (string[])[StepNames.Upload(index, i), MastodonSteps.Ready(index, i)]);
}

/// <summary>Names of steps that only this network has.</summary>
internal static class MastodonSteps
{
    /// <summary>Asks whether the server has processed a medium.</summary>
    public static string Ready(int item, int media) => StepNames.Of("ready", item, media);
}

/// <summary>Data that is fixed when the post is planned.</summary>
/// <param name="Key">The item's <c>Idempotency-Key</c>; no two items share one.</param>
internal sealed record ItemPlan(string Key)
{
    public static JsonElement New() => StepData.Of(new ItemPlan(new Guid(RandomNumberGenerator.GetBytes(16)).ToString()));
}

/// <summary>A published status.</summary>
internal sealed record PublishedStatus(string Id)
{
    public static StepOutcome.Done Done(StepContext step, WireStatus made, string asked) =>
        new(Data(made), Item(step, made)) { Warning = WarningOf(made, asked) };

    public static Reconciliation.Happened Happened(StepContext step, WireStatus found, string asked) =>
        new(Data(found), Item(step, found)) { Warning = WarningOf(found, asked) };

    public static Reconciliation.Happened Found(string id, Uri address) => new(StepData.Of(new PublishedStatus(id)), new(id, address));

    public static string IdOf(StepContext step, int item) => step.Result<PublishedStatus>(StepNames.Item(item)).Id;

    private static JsonElement Data(WireStatus made) => StepData.Of(new PublishedStatus(made.Id));

    private static PublishedItem Item(StepContext step, WireStatus made)
    {
        var server = MastodonSession.Of(step.Account).Server;
        return new(
            made.Id,
            made.Url ?? made.Uri
                ?? new Uri(server, $"/@{Uri.EscapeDataString(step.Account.Username.Split('@')[0])}/{Uri.EscapeDataString(made.Id)}"));
    }

    /// <summary>A server whose moderators limited an account publishes with a lower visibility than requested.</summary>
    private static Warning? WarningOf(WireStatus made, string asked)
    {
        var (wanted, got) = (Rank(asked), Rank(made.Visibility));
        return got > wanted
            ? new("visibility_narrowed", $"The server shows this as {made.Visibility}, not as {asked}: the account is limited there.")
            : null;
    }

    private static int Rank(string? visibility)
    {
        for (var i = 0; i < MastodonCapabilities.Visibilities.Count; i++)
        {
            if (MastodonCapabilities.Visibilities[i] == visibility)
                return i;
        }

        return -1;
    }
}
