using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Deliveries;
using Postato.Domain.Media;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Posts;

/// <summary>Reads what a submission is checked against and stores an accepted one: two round trips in all.</summary>
public interface IPostIntake
{
    /// <summary>Adds the query to the round trip that opens the transaction.</summary>
    void Foresee(Id<Workspace> workspace, SubmissionQuestion question);

    /// <summary>The result of the query that was added before, or of a round trip of its own.</summary>
    Task<SubmissionFacts> FindAsync(WorkspaceScope scope, SubmissionQuestion question, CancellationToken ct);

    /// <summary>Stores the post in the round trip that commits.</summary>
    /// <param name="delivery">Null for a draft.</param>
    void Add(WorkspaceScope scope, Post post, Delivery? delivery);
}

/// <param name="ContentHash">Hash of the normalised content, which likely duplicates share.</param>
/// <param name="Itself">The post that is edited, which does not count as its own duplicate; none for a new one.</param>
public sealed record SubmissionQuestion(
    Id<SocialAccount> AccountId, IReadOnlyList<Id<MediaItem>> Media, byte[] ContentHash, DateTimeOffset Now, Id<Post> Itself)
{
    private static readonly TimeSpan DuplicateWindow = TimeSpan.FromHours(24);

    /// <summary>Older posts do not count as duplicates.</summary>
    public DateTimeOffset Since => Now - DuplicateWindow;
}

/// <param name="Account">Null when there is none in this workspace.</param>
/// <param name="Media">Those of the requested media that exist and are ready.</param>
/// <param name="Duplicate">The newest post with the same content.</param>
public sealed record SubmissionFacts(
    AccountFacts? Account, IReadOnlyDictionary<Id<MediaItem>, StoredMediaFacts> Media, Id<Post>? Duplicate);

/// <param name="Facts">What the network's adapter stored about the account, such as its server's limits.</param>
public sealed record AccountFacts(Platform Platform, AccountStanding Standing, string? Facts)
{
    public AccountStatus Status => Standing.Status;
}

/// <param name="Alt">The medium's own text, for items that set none.</param>
public sealed record StoredMediaFacts(string MimeType, long SizeBytes, int? Width, int? Height, int? DurationMs, string? Alt);
