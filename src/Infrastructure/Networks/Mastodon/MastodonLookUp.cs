using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>
/// Finds out what happened to a status whose answer was lost, by reading the account's own statuses. When it is not there, it is sent again
/// at once if the server remembers keys long enough, otherwise only after several look-ups over time did not find it.
/// </summary>
internal sealed class MastodonLookUp(MastodonOptions options, MastodonClient client, TimeProvider clock)
{
    // Limits of one look-up, however much the server lists.
    private const int PageSize = 40;
    private const int MaximumPages = 10;
    private const int MaximumCandidates = 100;
    private const int MaximumQuestions = 20;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Mastodon remembers a key for an hour.</summary>
    private static readonly TimeSpan KeyLife = TimeSpan.FromMinutes(50);

    /// <summary>
    /// Reads page after page, newest first, back to statuses from before the request. A status that looks like the post is confirmed by its
    /// text at once, one that may be the post is checked at the end.
    /// </summary>
    public async Task<Reconciliation> FindAsync(StepContext step, CancellationToken ct)
    {
        var session = MastodonSession.Of(step.Account);
        var text = step.Post.Items[step.Step.ItemIndex!.Value].Text;
        var (others, candidates, questions) = (new List<WireStatus>(), 0, 0);
        async Task<bool> IsItAsync(WireStatus status) =>
            !await step.IsTaken(status.Id, ct)
                && (HasMediaOf(step, status)
                    || (questions++ < MaximumQuestions
                        && await SaysTheSameAsync(status, text, session, step.Account.Tokens.AccessToken, ct)));

        var (all, before) = (false, (string?)null);
        for (var pages = 0; pages < MaximumPages && !all; pages++)
        {
            var answer = await client.ListOwnAsync(
                session, step.Account.Tokens.AccessToken, MastodonSession.IdAtServer(step.Account), before, PageSize, ct);
            if (answer.Status == 401)
                return new Reconciliation.TokenRejected(MastodonErrors.Statuses.ErrorOf(answer));
            if (answer.Status == 429)
                return new Reconciliation.Unknown(
                    MastodonErrors.Statuses.ErrorOf(answer), MastodonErrors.Statuses.RetryTime(answer, clock));
            if (!answer.IsSuccess || MastodonWire.Json(answer) is not { IsArray: true } list)
                return new Reconciliation.Unknown(
                    MastodonErrors.Statuses.Error(Meaning.NetworkFault, answer), clock.GetUtcNow() + LookAgain);

            var page = list.Items.Take(PageSize + 1).Select(WireStatus.Of).ToList();
            foreach (var status in page.OfType<WireStatus>().Where(status => MayBe(status, step)))
            {
                if (!HasMediaOf(step, status) && !StatusText.IsRenderingOf(status.Content ?? "", text))
                    others.Add(status);
                else if (candidates++ < MaximumCandidates && await IsItAsync(status))
                    return PublishedStatus.Happened(step, status, StatusWriter.VisibilityOf(step));
            }

            // A status that cannot be read may be the post, and a page longer than requested is not trusted.
            if (page.Count > PageSize || page.Any(status => status?.CreatedAt is null))
                break;
            all = page.Count == 0 || page[^1]!.CreatedAt < step.IntentAt - Skew;
            before = all ? null : page[^1]!.Id;
        }

        foreach (var status in others.Take(Math.Max(0, MaximumCandidates - candidates)))
        {
            if (await IsItAsync(status))
                return PublishedStatus.Happened(step, status, StatusWriter.VisibilityOf(step));
        }

        return all && candidates + others.Count <= MaximumCandidates && questions <= MaximumQuestions ? NotThere(step) : NotSeen(step);
    }

    /// <summary>Not found, and not everything was read: that proves nothing, unless a repeat under its key does no harm.</summary>
    private Reconciliation NotSeen(StepContext step)
    {
        var now = clock.GetUtcNow();
        var note = DoubtNote.LatestOf(step);
        return ProofAfter(step, note, now) == TimeSpan.Zero
            ? NotThere(step)
            : new Reconciliation.Unknown(note?.Error ?? MastodonErrors.NotAllSeen(), now + LookAgain);
    }

    private Reconciliation NotThere(StepContext step)
    {
        var now = clock.GetUtcNow();
        var note = DoubtNote.LatestOf(step);
        // It exists, but lists do not show it yet.
        if (note?.Said == Meaning.Arrived)
            return new Reconciliation.Unknown(note.Error, now + LookAgain);

        var due = (step.History.AskedSince ?? now) + ProofAfter(step, note, now);
        return now >= due
            ? new Reconciliation.Absent()
            : new Reconciliation.Unknown(note?.Error ?? MastodonErrors.NotListed(), Min(due, now + LookAgain));
    }

    /// <summary>How long after the first look-up a status that is still missing counts as absent.</summary>
    private TimeSpan ProofAfter(StepContext step, DoubtNote? note, DateTimeOffset now) =>
        MastodonSoftware.KeysOf(ServerFacts.Of(step.Account.Facts), options) switch
        {
            // Media that a status uses already would be refused in a repeat: no key helps.
            _ when note?.Said == Meaning.MediaTaken => TimeSpan.FromSeconds(30),
            KeyMemory.Successes when now - step.IntentAt <= KeyLife => TimeSpan.Zero,
            // The repeat has the same key, unless the server remembered an error under it.
            KeyMemory.Answers when note is null => TimeSpan.FromSeconds(15),
            // This software takes no lock, so the first copy may still be in progress.
            KeyMemory.Codes => TimeSpan.FromSeconds(60),
            _ => TimeSpan.FromSeconds(30),
        };

    private bool MayBe(WireStatus status, StepContext step)
    {
        var index = step.Step.ItemIndex!.Value;
        return status.CreatedAt >= step.IntentAt - Skew
            && status.InReplyToId == StatusWriter.ParentOf(step, index)
            && status.MediaIds.Count == step.Post.Items[index].Media.Count
            && (status.Application is not { } app || app == options.ClientName)
            && StatusText.IsRenderingOf(status.SpoilerText ?? "", StatusWriter.SpoilerOf(step.Post) ?? "");
    }

    private static bool HasMediaOf(StepContext step, WireStatus status)
    {
        var item = step.Post.Items[step.Step.ItemIndex!.Value];
        return item.Media.Count > 0 && item.Media.Select((_, i) => UploadedMedia.Of(step, item.Index, i).Id).All(status.MediaIds.Contains);
    }

    /// <summary>The source text, when the server returns it; otherwise the rendered HTML.</summary>
    private async Task<bool> SaysTheSameAsync(WireStatus status, string text, MastodonSession session, Secret token, CancellationToken ct)
    {
        var answer = await client.GetAsync(session.Server, $"/api/v1/statuses/{Uri.EscapeDataString(status.Id)}/source", ct, token);
        return answer.IsSuccess && MastodonWire.Json(answer)["text"].Text is { } source
            ? StatusText.AreEqual(source, text)
            : StatusText.IsRenderingOf(status.Content ?? "", text);
    }

    private static DateTimeOffset Min(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
