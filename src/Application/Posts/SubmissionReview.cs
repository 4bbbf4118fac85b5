using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Media;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Posts;

/// <summary>
/// Checks a submission: references, account, the network's limits and duplicates. Shared by creating, validating and editing.
/// </summary>
public sealed class SubmissionReview(NetworkRegistry networks, IPostIntake intake, TimeProvider clock)
{
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(731);

    /// <summary>Adds the look-ups to the round trip that opens the transaction.</summary>
    public void Foresee(PostSubmission submission, Id<Workspace> workspace)
    {
        if (networks.TryGet(submission.Platform, out var network))
            intake.Foresee(workspace, QuestionOf(submission, network.Capabilities, Id<Post>.None));
    }

    /// <summary>Returns a refusal when no post can be made of it; what a draft may still lack is in the review.</summary>
    /// <param name="itself">The post that is edited; none for a new one.</param>
    public async Task<Result<ReviewedSubmission>> ReviewAsync(
        PostSubmission submission, Id<Post> itself, WorkspaceScope scope, CancellationToken ct)
    {
        if (!networks.TryGet(submission.Platform, out var network))
            return new InvalidRequest(
                "platform", $"Use one of {string.Join(", ", networks.All.Select(known => known.Capabilities.Platform.Key))}.");

        var now = clock.GetUtcNow();
        if (submission.ScheduledAt is { } at && (at <= now || at > now + Horizon))
            return new InvalidRequest("scheduledAt", "Choose a time in the future, at most 2 years ahead.");

        var facts = await intake.FindAsync(scope, QuestionOf(submission, network.Capabilities, itself), ct);
        return Review(submission, LimitsOf(facts.Account, network), facts, now);
    }

    /// <summary>The limits of the account's own server, where it has one.</summary>
    private static NetworkCapabilities LimitsOf(AccountFacts? account, INetwork network) =>
        account?.Platform == network.Capabilities.Platform ? network.CapabilitiesFor(account.Facts) : network.Capabilities;

    private static ReviewedSubmission Review(
        PostSubmission submission, NetworkCapabilities network, SubmissionFacts facts, DateTimeOffset now)
    {
        var references = ReferenceCheck.Of(submission, network, facts);
        var content = ContentOf(submission, network);
        var report = LimitCheck.Check(DraftOf(submission, content, facts), network, now);
        var limits = references.Count == 0
            ? report.Violations
            : [.. report.Violations.Where(violation => !violation.Field.Contains("media", StringComparison.Ordinal))];
        if (facts.Account is { Status: AccountStatus.Disconnected or AccountStatus.Suspended })
            limits =
            [
                new Violation(
                    "accountId", "account_not_connected", "This account is not connected: connect it again or choose another.", null),
                .. limits,
            ];

        return new(
            network.Platform, content, facts.Account?.Standing ?? new(default), references, limits,
            [.. WarningsOf(facts), .. report.Warnings]);
    }

    private static IEnumerable<Warning> WarningsOf(SubmissionFacts facts)
    {
        if (facts.Account?.Status == AccountStatus.TokenExpired)
            yield return new(
                "account_needs_reconnect", "The account's authorisation has ended: the post waits until a person connects it again.");
        if (facts.Duplicate is { } duplicate)
            yield return new("likely_duplicate", $"{duplicate} says the same on this account, less than 24 hours ago.");
    }

    private SubmissionQuestion QuestionOf(PostSubmission submission, NetworkCapabilities network, Id<Post> itself) => new(
        submission.AccountId,
        [.. submission.Items.SelectMany(item => item.Media).Select(media => media.Id).OfType<Id<MediaItem>>().Distinct()],
        ContentOf(submission, network).Hash(network.Platform, submission.AccountId),
        clock.GetUtcNow(),
        itself);

    private static PostContent ContentOf(PostSubmission submission, NetworkCapabilities network) => new(
        PostTypes.Resolve(
            submission.PostType, submission.Items.Count, submission.Items is [var first, ..] ? first.Media.Count : 0, network),
        [.. submission.Items.Select(
            item => new ItemContent(
                item.Text,
                [.. item.Media.Where(media => media.Id is not null).Select(media => new ItemMedia(media.Id!.Value, media.Alt))]))],
        submission.Options,
        submission.Metadata);

    private static Draft DraftOf(PostSubmission submission, PostContent content, SubmissionFacts facts) => new(
        content.PostType,
        [.. content.Items.Select(
            item => new DraftItem(
                item.Text,
                [.. item.Media.Where(media => facts.Media.ContainsKey(media.Id)).Select(media => DraftOf(media, facts.Media[media.Id]))]))],
        submission.Options,
        submission.ScheduledAt,
        submission.SingleContent);

    private static DraftMedia DraftOf(ItemMedia media, StoredMediaFacts facts) =>
        new(facts.MimeType, facts.SizeBytes, facts.Width, facts.Height, facts.DurationMs, media.Alt ?? facts.Alt);
}
