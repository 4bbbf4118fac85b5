using System.Globalization;
using Postato.Domain.Networks;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>
/// What became of a status whose answer was lost: first the account's own statuses are read. What is not there may be sent again
/// at once where the server knows keys for long enough, else only after it was not there several times, with time between.
/// </summary>
internal sealed class MastodonLookUp(MastodonOptions options, MastodonClient client, TimeProvider clock)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Mastodon keeps a key for an hour.</summary>
    private static readonly TimeSpan KeyLife = TimeSpan.FromMinutes(50);

    public async Task<Reconciliation> FindAsync(StepContext step, CancellationToken ct)
    {
        try
        {
            var session = MastodonSession.Of(step.Account);
            var answer = await client.ListOwnAsync(session, step.Account.Tokens.AccessToken, MastodonSession.IdAtServer(step.Account), ct);
            if (answer.Status == 401)
                return new Reconciliation.TokenRejected(MastodonErrors.Reconnect(answer));
            if (answer.Status == 429)
                return new Reconciliation.Unknown(MastodonErrors.RateLimited(answer), MastodonErrors.RetryTime(answer, clock));
            if (!answer.IsSuccess || MastodonWire.Read(answer, MastodonJson.Default.IReadOnlyListWireStatus) is not { } statuses)
                return new Reconciliation.Unknown(MastodonErrors.Unavailable(answer), clock.GetUtcNow() + LookAgain);

            foreach (var status in statuses.Where(status => MayBe(status, step)))
            {
                if (!await step.IsTaken(status.Id!, ct) && await SaysTheSameAsync(status, step, session, ct))
                    return PublishedStatus.Happened(step, status, StatusWriter.VisibilityOf(step));
            }

            return NotThere(step);
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return new Reconciliation.Unknown(MastodonErrors.NoAnswer(), clock.GetUtcNow() + LookAgain);
        }
    }

    private Reconciliation NotThere(StepContext step)
    {
        var now = clock.GetUtcNow();
        var note = DoubtNote.LatestOf(step);
        // It is there, and not shown yet.
        if (note?.Kind == DoubtKind.Arrived)
            return new Reconciliation.Unknown(note.Error, now + LookAgain);

        var due = (step.History.AskedSince ?? now) + ProofAfter(step, note, now);
        return now >= due ? new Reconciliation.Absent() : new Reconciliation.Unknown(note?.Error ?? MastodonErrors.NoAnswer(), Min(due, now + LookAgain));
    }

    /// <summary>How long after the first look a status that is still not there counts as absent.</summary>
    private TimeSpan ProofAfter(StepContext step, DoubtNote? note, DateTimeOffset now) => MastodonSoftware.KeysOf(ServerFacts.Of(step.Account.Facts), options) switch
    {
        // Media that stand in a status already would be refused again: no key helps.
        _ when note?.Kind == DoubtKind.MediaTaken => TimeSpan.FromSeconds(30),
        KeyMemory.Successes when now - step.IntentAt <= KeyLife => TimeSpan.Zero,
        // The same key goes with it, unless an error was remembered under that.
        KeyMemory.Answers when note is null => TimeSpan.FromSeconds(15),
        // It takes no lock: the first copy may still be under way.
        KeyMemory.Codes => TimeSpan.FromSeconds(60),
        _ => TimeSpan.FromSeconds(30),
    };

    private bool MayBe(WireStatus status, StepContext step)
    {
        var index = step.Step.ItemIndex!.Value;
        return status is { Id.Length: > 0 }
            && status.CreatedAt >= step.IntentAt - Skew
            && status.InReplyToId == StatusWriter.ParentOf(step, index)
            && (status.MediaAttachments?.Count ?? 0) == step.Post.Items[index].Media.Count
            && (status.Application?.Name is not { } app || app == options.ClientName)
            && StatusText.IsRenderingOf(status.SpoilerText ?? "", StatusWriter.SpoilerOf(step.Post) ?? "");
    }

    private async Task<bool> SaysTheSameAsync(WireStatus status, StepContext step, MastodonSession session, CancellationToken ct)
    {
        var item = step.Post.Items[step.Step.ItemIndex!.Value];
        if (item.Media.Count > 0 && item.Media.Select((_, i) => UploadedMedia.Of(step, item.Index, i).Id).All(id => status.MediaAttachments!.Any(media => media.Id == id)))
            return true;

        // The text as it was sent, where the server tells it; else what it made of it.
        var answer = await client.GetAsync(session.Server, string.Create(CultureInfo.InvariantCulture, $"/api/v1/statuses/{Uri.EscapeDataString(status.Id!)}/source"), ct, step.Account.Tokens.AccessToken);
        return answer.IsSuccess && MastodonWire.Read(answer, MastodonJson.Default.WireSource) is { Text: { } text }
            ? StatusText.AreEqual(text, item.Text)
            : StatusText.IsRenderingOf(status.Content ?? "", item.Text);
    }

    private static DateTimeOffset Min(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
