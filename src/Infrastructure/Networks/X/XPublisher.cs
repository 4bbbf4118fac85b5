using System.Globalization;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.X;

/// <summary>
/// Uploads all media, then creates the items, each as a reply to the one before. X has no idempotency keys: a post whose answer was lost is
/// searched among the account's own posts, and sent again when it is proven absent.
/// </summary>
internal sealed class XPublisher(XOptions options, XClient client, XUpload upload, XLookUp lookUp, TimeProvider clock) : IPublisher
{
    // A medium this close to its expiry is uploaded again before its post.
    private static readonly TimeSpan MediaMargin = TimeSpan.FromMinutes(1);

    public IReadOnlyList<PlannedStep> Plan(PublishPost post, DateTimeOffset now)
    {
        var steps = new List<PlannedStep>();
        var items = new List<PlannedStep>();
        foreach (var item in post.Items)
        {
            var segments = new int[item.Media.Count];
            for (var i = 0; i < segments.Length; i++)
            {
                var planned = upload.Plan(item.Index, i, item.Media[i]);
                segments[i] = planned.Segments;
                steps.AddRange(planned.Steps);
            }

            items.Add(new(StepNames.Item(item.Index), item.Index, StepEffect.Creating, StepData.Of(new ItemPlan(segments))));
        }

        return [.. steps, .. items];
    }

    public Task<StepOutcome> PerformAsync(StepContext step, CancellationToken ct) =>
        step.Step.ItemIndex is { } index ? PublishAsync(step, index, ct) : upload.PerformAsync(step, ct);

    public Task<Reconciliation> ReconcileAsync(StepContext step, CancellationToken ct) => lookUp.FindAsync(step, ct);

    /// <summary><c>https://x.com/{anyone}/status/{id}</c>, or the same below the configured address.</summary>
    public Reconciliation.Happened? Recognise(PlannedStep step, Uri platformUrl)
    {
        if (platformUrl.Host != options.WebUrl.Host && platformUrl.Host is not ("x.com" or "twitter.com"))
            return null;

        var path = platformUrl.Segments.Select(segment => segment.Trim('/')).ToList();
        var at = path.IndexOf("status");
        return at >= 0 && at + 1 < path.Count
            && ulong.TryParse(path[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
            ? new(StepData.Of(new PublishedPost(path[at + 1])), new(path[at + 1], platformUrl))
            : null;
    }

    private async Task<StepOutcome> PublishAsync(StepContext step, int index, CancellationToken ct)
    {
        if (!step.Account.Tokens.Scopes.Contains("tweet.write"))
        {
            return new StepOutcome.ReconnectNeeded(new(
                ErrorCodes.ReconnectNeeded, "This account's authorization does not cover posting.",
                "Reconnect the account and give all that is asked for."));
        }

        var item = step.Post.Items[index];
        var media = UploadsOf(step, item);
        if (media.Any(medium => medium.ExpiresAt <= clock.GetUtcNow() + MediaMargin))
        {
            return MediaAgain(
                step, item,
                new(ErrorCodes.MediaFailed, "The media were at X too long before their post.", "Nothing: they are sent again."));
        }

        var answer = await client.CreatePostAsync(XPost.Of(step, item, media), step.Account.Tokens.AccessToken, ct);
        if (answer.IsSuccess)
        {
            return answer.Json["data"]["id"].Digits is { } id
                ? new StepOutcome.Done(StepData.Of(new PublishedPost(id)), XPost.PublishedAt(options, step.Account, id))
                {
                    Window = XErrors.WindowOf(answer),
                }
                : new StepOutcome.InDoubt(XErrors.Table.Error(Meaning.Unreadable, answer));
        }

        if (media.Count > 0 && XErrors.Table.MeaningOf(answer) == Meaning.MediaGone)
            return MediaAgain(step, item, XErrors.Table.ErrorOf(answer));

        var outcome = XErrors.Table.OutcomeOf(answer, step, clock);
        // Refused, proven absent, and refused again: the refusal is final.
        return outcome is StepOutcome.InDoubt doubt
            && XErrors.IsRefusal(DoubtNote.Read(doubt.Note))
            && XErrors.IsRefusal(DoubtNote.LatestOf(step))
            ? new StepOutcome.Refused(doubt.Error)
            : outcome;
    }

    private static StepOutcome.Redo MediaAgain(StepContext step, PublishItem item, NetworkError error)
    {
        var segments = step.Step.Planned<ItemPlan>().Segments;
        return new([.. segments.SelectMany((count, i) => XSteps.Ready(item.Index, i, count))], error);
    }

    private static List<UploadedMedia> UploadsOf(StepContext step, PublishItem item)
    {
        var segments = step.Step.Planned<ItemPlan>().Segments;
        return [.. item.Media.Select((_, i) => step.Result<UploadedMedia>(
            segments[i] == 0 ? StepNames.Upload(item.Index, i) : XSteps.Initialize(item.Index, i)))];
    }
}
