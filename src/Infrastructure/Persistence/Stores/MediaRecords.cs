using Microsoft.EntityFrameworkCore;
using Postato.Application.Lists;
using Postato.Application.Media;
using Postato.Application.UseCases;
using Postato.Domain.Media;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence.Rows;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Stores;

/// <summary>Media as rows; their bytes are elsewhere.</summary>
internal sealed class MediaRecords(UnitOfWork work) : IMediaRecords
{
    private static readonly Statement LockMedia = Statement.Load("Media/lock");

    private static readonly PostStatus[] Waiting =
        [PostStatus.Draft, PostStatus.PendingApproval, PostStatus.Scheduled, PostStatus.Pending, PostStatus.Processing];

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

    public async Task<MediaItem?> HoldAsync(WorkspaceScope scope, Id<MediaItem> id, CancellationToken ct)
    {
        await using (var batch = work.Connection.CreateBatch())
        {
            batch.BatchCommands.Add(LockMedia.In(scope, Value.Of("media", id)));
            await batch.ExecuteNonQueryAsync(ct);
        }

        return await FindAsync(scope, id, ct);
    }

    public async Task<MediaUses> FindUseAsync(WorkspaceScope scope, Id<MediaItem> id, CancellationToken ct)
    {
        var shown = work.Db.Set<MediaUse>()
            .Where(use => use.TenantId == scope.TenantId && use.WorkspaceId == scope.WorkspaceId && use.MediaId == id)
            .Join(
                work.Db.Set<Post>().Where(post => post.TenantId == scope.TenantId && post.WorkspaceId == scope.WorkspaceId),
                use => new { use.TenantId, use.WorkspaceId, Id = use.PostId },
                post => new { post.TenantId, post.WorkspaceId, post.Id },
                (_, post) => post);
        var waiting = await shown.Where(post => post.DeletedAt == null && Waiting.Contains(post.Status))
            .OrderByDescending(post => post.Id).Select(post => new { post.Id, post.Status }).Take(1).ToListAsync(ct);
        return waiting is [var first]
            ? new(new WaitingPost(first.Id, SnakeCase.Of(first.Status)), WasShown: true)
            : new(null, await shown.AnyAsync(ct));
    }

    public void Add(WorkspaceScope scope, MediaItem media) => work.Db.Add(media);

    private IQueryable<MediaItem> In(WorkspaceScope scope) =>
        work.Db.Set<MediaItem>()
            .Where(media => media.TenantId == scope.TenantId && media.WorkspaceId == scope.WorkspaceId && media.DeletedAt == null);
}
