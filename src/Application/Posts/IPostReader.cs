using System.Text.Json;
using Postato.Application.Lists;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Application.Posts;

/// <summary>Reads posts for display.</summary>
public interface IPostReader
{
    Task<PostView?> GetAsync(WorkspaceScope scope, Id<Post> id, CancellationToken ct);

    Task<Page<PostView>> ListAsync(WorkspaceScope scope, PostFilter filter, PageRequest page, CancellationToken ct);

    /// <summary>
    /// Oldest first; null when the post does not exist in this workspace. <paramref name="after"/> is a position from an earlier page.
    /// </summary>
    Task<Page<TimelineEntry>?> TimelineAsync(WorkspaceScope scope, Id<Post> id, long after, int limit, CancellationToken ct);
}

/// <param name="From">Inclusive, of <c>publishedAt ?? scheduledAt ?? createdAt</c>.</param>
/// <param name="To">Exclusive, of the same.</param>
/// <param name="Query">Words to find in the text, among the newest posts.</param>
public sealed record PostFilter(
    IReadOnlyList<PostStatus> Statuses, string? Platform, string? PostType, Id<SocialAccount>? AccountId, DateTimeOffset? From,
    DateTimeOffset? To, string? Query);

/// <summary>One entry of a post's timeline.</summary>
/// <param name="Kind"><c>transition</c>, <c>attempt</c>, <c>step</c>, <c>request</c> or <c>event</c>.</param>
/// <param name="Data">The members of that kind.</param>
public sealed record TimelineEntry(DateTimeOffset At, string Kind, string? ItemId, JsonElement Data);
