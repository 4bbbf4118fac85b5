using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Deliveries;
using Postato.Domain.Media;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Posts;

/// <summary>What a submission is judged by, and where an accepted one goes: two round trips in all.</summary>
public interface IPostIntake
{
    /// <summary>Has the question asked in the round trip that opens the transaction.</summary>
    void Foresee(Id<Workspace> workspace, SubmissionQuestion question);

    /// <summary>The answer to what was foreseen, or a round trip of its own.</summary>
    Task<SubmissionFacts> FindAsync(WorkspaceScope scope, SubmissionQuestion question, CancellationToken ct);

    /// <summary>Stores it in the round trip that commits.</summary>
    /// <param name="delivery">Null: a draft.</param>
    void Add(WorkspaceScope scope, Post post, Delivery? delivery);
}

/// <param name="ContentHash">Of the normalised content: what a likely duplicate has in common.</param>
/// <param name="Itself">The post that is edited, which is no duplicate of itself; none for a new one.</param>
public sealed record SubmissionQuestion(
    Id<SocialAccount> AccountId, IReadOnlyList<Id<MediaItem>> Media, byte[] ContentHash, DateTimeOffset Now, Id<Post> Itself)
{
    private static readonly TimeSpan DuplicateWindow = TimeSpan.FromHours(24);

    /// <summary>Older posts are no duplicates.</summary>
    public DateTimeOffset Since => Now - DuplicateWindow;
}

/// <param name="Account">Null: there is none in this workspace.</param>
/// <param name="Media">Those of the media asked for that are there and ready.</param>
/// <param name="Duplicate">The newest post that says the same.</param>
public sealed record SubmissionFacts(
    AccountFacts? Account, IReadOnlyDictionary<Id<MediaItem>, StoredMediaFacts> Media, Id<Post>? Duplicate);

/// <param name="Facts">What the network's adapter knows of it: limits of its server.</param>
public sealed record AccountFacts(Platform Platform, AccountStanding Standing, string? Facts)
{
    public AccountStatus Status => Standing.Status;
}

/// <param name="Alt">The medium's own, for items that bring none.</param>
public sealed record StoredMediaFacts(string MimeType, long SizeBytes, int? Width, int? Height, int? DurationMs, string? Alt);
