using Microsoft.EntityFrameworkCore;
using Postato.Application.Posts;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Deliveries;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Stores;

/// <summary>Posts with their items and work order, tracked.</summary>
internal sealed class PostStore(UnitOfWork work) : IPostStore
{
    private static readonly Statement DeliveryReplan = Statement.Load();

    public async Task<StoredPost?> FindAsync(WorkspaceScope scope, Id<Post> id, CancellationToken ct)
    {
        var found = await work.Db.Set<Post>()
            .Where(post => post.TenantId == scope.TenantId && post.WorkspaceId == scope.WorkspaceId && post.Id == id && post.DeletedAt == null)
            .Include(post => post.Items)
            .Select(post => new
            {
                Post = post,
                Delivery = work.Db.Set<Delivery>().FirstOrDefault(delivery =>
                    delivery.TenantId == post.TenantId && delivery.WorkspaceId == post.WorkspaceId && delivery.PostId == post.Id),
                Account = work.Db.Set<SocialAccount>()
                    .Where(account => account.TenantId == post.TenantId && account.WorkspaceId == post.WorkspaceId && account.Id == post.AccountId)
                    .Select(account => account.Status).First(),
            })
            .FirstOrDefaultAsync(ct);
        return found is null ? null : new(found.Post, found.Delivery, found.Account);
    }

    public void Queue(WorkspaceScope scope, Delivery delivery) => work.Db.Add(delivery);

    public void Replan(WorkspaceScope scope, Id<Delivery> delivery) =>
        work.Enlist(DeliveryReplan.With(Value.Of(scope.TenantId), Value.Of(scope.WorkspaceId), Value.Of(delivery)));
}
