using Postato.Application.Lists;
using Postato.Application.UseCases;
using Postato.Domain.Media;
using Postato.Domain.Primitives;

namespace Postato.Application.Media;

/// <summary>The media of a workspace, as rows.</summary>
public interface IMediaRecords
{
    /// <summary>Null when it does not exist in this workspace, or is deleted.</summary>
    Task<MediaItem?> FindAsync(WorkspaceScope scope, Id<MediaItem> id, CancellationToken ct);

    Task<Page<MediaItem>> ListAsync(WorkspaceScope scope, MediaFilter filter, PageRequest page, CancellationToken ct);

    /// <summary>The status of a post that still needs it; null when none does.</summary>
    Task<string?> StatusOfWaitingPostAsync(WorkspaceScope scope, Id<MediaItem> id, CancellationToken ct);

    void Add(WorkspaceScope scope, MediaItem media);
}

public sealed record MediaFilter(string? Status, string? Type);
