using Postato.Application.Lists;
using Postato.Application.UseCases;
using Postato.Domain.Media;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Application.Media;

/// <summary>The media of a workspace, as rows.</summary>
public interface IMediaRecords
{
    /// <summary>Null when it does not exist in this workspace, or is deleted.</summary>
    Task<MediaItem?> FindAsync(WorkspaceScope scope, Id<MediaItem> id, CancellationToken ct);

    Task<Page<MediaItem>> ListAsync(WorkspaceScope scope, MediaFilter filter, PageRequest page, CancellationToken ct);

    /// <summary>As <see cref="FindAsync"/>, and until the end of the transaction no post can start to use it.</summary>
    Task<MediaItem?> HoldAsync(WorkspaceScope scope, Id<MediaItem> id, CancellationToken ct);

    Task<MediaUses> FindUseAsync(WorkspaceScope scope, Id<MediaItem> id, CancellationToken ct);

    void Add(WorkspaceScope scope, MediaItem media);
}

public sealed record MediaFilter(string? Status, string? Type);

/// <summary>Which posts use a medium.</summary>
/// <param name="Waiting">The newest post that is not in a final state.</param>
/// <param name="WasShown">Whether any post uses it, final or not.</param>
public sealed record MediaUses(WaitingPost? Waiting, bool WasShown);

public sealed record WaitingPost(Id<Post> Id, string Status);
