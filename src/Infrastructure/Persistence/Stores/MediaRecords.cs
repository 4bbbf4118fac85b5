using Microsoft.EntityFrameworkCore;
using Postato.Application.Lists;
using Postato.Application.Media;
using Postato.Application.UseCases;
using Postato.Domain.Media;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence.Rows;

namespace Postato.Infrastructure.Persistence.Stores;

/// <summary>Media as rows; their bytes are elsewhere.</summary>
internal sealed class MediaRecords(UnitOfWork work) : IMediaRecords
{
    private static readonly PostStatus[] Waiting = [PostStatus.Draft, PostStatus.PendingApproval, PostStatus.Scheduled, PostStatus.Pending, PostStatus.Processing];

    public Task<MediaItem?> FindAsync(WorkspaceScope scope, Id<MediaItem> id, CancellationToken ct) =>
        In(scope).FirstOrDefaultAsync(media => media.Id == id, ct);

    public async Task<Page<MediaItem>> ListAsync(WorkspaceScope scope, MediaFilter filter, PageRequest page, CancellationToken ct)
    {
        var media = In(scope).AsNoTracking();
        if (filter.Status is { } status)
            media = media.Where(item => item.Status == status);
        if (filter.Type is { } type)
            media = media.Where(item => item.Type == type);
        if (page.After is { } after)
            media = media.Where(item => item.Id < new Id<MediaItem>(after));

        var rows = await media.OrderByDescending(item => item.Id).Take(page.Limit + 1).ToListAsync(ct);
        return page.Cut(rows, item => item.Id.Value);
    }

    public async Task<string?> StatusOfWaitingPostAsync(WorkspaceScope scope, Id<MediaItem> id, CancellationToken ct)
    {
        var statuses = await work.Db.Set<MediaUse>()
            .Where(use => use.TenantId == scope.TenantId && use.WorkspaceId == scope.WorkspaceId && use.MediaId == id)
            .Join(
                work.Db.Set<Post>().Where(post => post.DeletedAt == null && Waiting.Contains(post.Status)),
                use => new { use.TenantId, use.WorkspaceId, Id = use.PostId },
                post => new { post.TenantId, post.WorkspaceId, post.Id },
                (_, post) => post)
            .OrderByDescending(post => post.Id)
            .Select(post => post.Status)
            .Take(1)
            .ToListAsync(ct);
        return statuses is [var status] ? SnakeCase.Of(status) : null;
    }

    public void Add(WorkspaceScope scope, MediaItem media) => work.Db.Add(media);

    private IQueryable<MediaItem> In(WorkspaceScope scope) =>
        work.Db.Set<MediaItem>().Where(media => media.TenantId == scope.TenantId && media.WorkspaceId == scope.WorkspaceId && media.DeletedAt == null);
}
