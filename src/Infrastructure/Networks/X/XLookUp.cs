using System.Globalization;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.X;

/// <summary>
/// Searches the account's own posts for one whose answer was lost. When it is listed, it was published; when no look-up lists it, the last
/// of them a minute later, it was not.
/// </summary>
internal sealed class XLookUp(XOptions options, XClient client, TimeProvider clock)
{
    // A hundred posts each: more than an account can publish while one of its posts is in doubt.
    private const int MaximumPages = 30;
    private const int MaximumCandidates = 100;

    // Includes posts from before the request, because clocks may differ.
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(2);

    // And posts from after the first look-up. X accepts no end in the future.
    private static readonly TimeSpan After = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Past = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestLag = TimeSpan.FromHours(1);

    private readonly XReadBudget budget = new(options.ReadsPerQuarterHour, clock);

    public async Task<Reconciliation> FindAsync(StepContext step, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var asked = step.History.AskedSince ?? step.IntentAt;
        if (options.ReadsPerQuarterHour == 0)
            return new Reconciliation.Unknown(Blind(), null);
        // The list may lag: too early a look-up finds nothing, and costs.
        if (now < step.IntentAt.AddSeconds(options.LookUps[0]))
            return new Reconciliation.Unknown(NotListed(), asked.AddSeconds(options.LookUps[0]));
        if (budget.Take(step.Account.PlatformAccountId) is { } free)
            return new Reconciliation.Unknown(Blind(), free);

        return await SearchAsync(step, asked + After is var end && end < now - Past ? end : null, ct) switch
        {
            (_, { } stopped) => AskLater(stopped, asked, now),
            ({ } id, _) => new Reconciliation.Happened(StepData.Of(new PublishedPost(id)), XPost.PublishedAt(options, step.Account, id)),
            _ => JudgeAbsence(step, asked, now),
        };
    }

    /// <returns>The oldest post that matches, or the answer that ended the search early.</returns>
    private async Task<(string? Id, HttpAnswer? Stopped)> SearchAsync(StepContext step, DateTimeOffset? until, CancellationToken ct)
    {
        var sought = XMatch.Of(step);
        ulong? oldest = null;
        string? page = null;
        var whole = true;
        for (var (pages, candidates) = (1, 0); ; pages++)
        {
            var answer = await client.ListPostsAsync(
                step.Account.PlatformAccountId, step.IntentAt - Before, until, page, step.Account.Tokens.AccessToken, ct);
            if (!answer.IsSuccess || PostPage.Of(answer.Json) is not { } list)
                return (null, answer);

            var earliest = XMatch.EarliestId(step.IntentAt - LagOf(answer) - TimeSpan.FromSeconds(options.ClockToleranceSeconds));
            foreach (var post in list.Posts)
            {
                if (!ulong.TryParse(post.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id < earliest
                    || id >= (oldest ?? ulong.MaxValue) || !sought.IsSame(post))
                    continue;
                if (candidates++ == MaximumCandidates)
                    return (null, answer);
                if (!await step.IsTaken(post.Id, ct))
                    oldest = id;
            }

            // A match counts at once; absence only after the whole range was read.
            if (list.Next is null || pages == MaximumPages)
                return oldest is null && (list.Next is not null || !list.IsWhole || !whole)
                    ? (null, answer)
                    : (oldest?.ToString(CultureInfo.InvariantCulture), null);
            (page, whole) = (list.Next, whole && list.IsWhole);
        }
    }

    /// <summary>How far X's clock is behind ours, to the second: X's ids contain its own time.</summary>
    private TimeSpan LagOf(HttpAnswer answer)
    {
        var lag = UntrustedJson.TimeOf(answer.Header("Date")) is { } theirs ? clock.GetUtcNow() - theirs : TimeSpan.Zero;
        return lag <= TimeSpan.Zero ? TimeSpan.Zero : lag < LongestLag ? lag : LongestLag;
    }

    private Reconciliation JudgeAbsence(StepContext step, DateTimeOffset asked, DateTimeOffset now)
    {
        foreach (var seconds in options.LookUps)
        {
            if (asked.AddSeconds(seconds) > now)
                return new Reconciliation.Unknown(NotListed(), asked.AddSeconds(seconds));
        }

        // X refused the text as a duplicate but does not list it: the post may exist, may have been deleted, or may never have existed.
        var contradicts = DoubtNote.LatestOf(step)?.Said == Meaning.Duplicate
            && step.History.Doubts.Any(doubt => !XErrors.IsRefusal(DoubtNote.Read(doubt)));
        return contradicts ? new Reconciliation.Unknown(Contradiction(), null) : new Reconciliation.Absent();
    }

    private Reconciliation AskLater(HttpAnswer answer, DateTimeOffset asked, DateTimeOffset now)
    {
        var next = NextAsk(asked, now);
        var errors = XErrors.Table;
        if (answer.IsSuccess)
            return new Reconciliation.Unknown(errors.Error(Meaning.Unreadable, answer), next);

        return errors.MeaningOf(answer) switch
        {
            Meaning.TokenRejected => new Reconciliation.TokenRejected(errors.ErrorOf(answer)),
            Meaning.RateLimited =>
                new Reconciliation.Unknown(errors.ErrorOf(answer), next is null ? null : errors.RetryTime(answer, clock)),
            Meaning.OperatorNeeded => new Reconciliation.Unknown(errors.ErrorOf(answer), next),
            _ => new Reconciliation.Unknown(errors.Error(Meaning.NetworkFault, answer), next),
        };
    }

    /// <summary>Null after a day, when it is a person's turn.</summary>
    private DateTimeOffset? NextAsk(DateTimeOffset asked, DateTimeOffset now) =>
        AskAgain.After(asked, now, options.LookUps.Select(seconds => TimeSpan.FromSeconds(seconds)));

    private static NetworkError NotListed() =>
        new(ErrorCodes.NetworkUnavailable, "X does not list the post yet.", "Nothing: X is asked again.");

    private static NetworkError Blind() => new(
        ErrorCodes.NetworkUnavailable, "The app's tier does not let us read whether X published this.",
        "Look at the account, then settle the post.");

    private static NetworkError Contradiction() => new(
        ErrorCodes.DeliveryUncertain, "X says that it holds this text, and does not list it.",
        "Look at the account, then settle the post.");
}
