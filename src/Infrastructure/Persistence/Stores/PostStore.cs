using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Postato.Application.Posts;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Deliveries;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence.Deliveries;
using Postato.Infrastructure.Persistence.Readers;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Stores;

/// <summary>Posts with their items and work order, tracked.</summary>
internal sealed class PostStore(UnitOfWork work, TimeProvider clock) : IPostStore
{
    private static readonly Statement DeliveryReplan = Statement.Load();
    private static readonly Statement DeliveryReadPlan = Statement.Load();
    private static readonly Statement DeliverySettle = Statement.Load();

    public async Task<StoredPost?> FindAsync(WorkspaceScope scope, Id<Post> id, CancellationToken ct)
    {
        var standing = Standings.At(work.Db, clock.GetUtcNow());
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
                    .Select(standing).First(),
            })
            .FirstOrDefaultAsync(ct);
        return found is null ? null : new(found.Post, found.Delivery, found.Account);
    }

    public void Queue(WorkspaceScope scope, Delivery delivery) => work.Db.Add(delivery);

    public async Task<IReadOnlyList<PlannedStep>> ReadPlanAsync(WorkspaceScope scope, Id<Delivery> delivery, CancellationToken ct)
    {
        await using var batch = work.Connection.CreateBatch();
        batch.BatchCommands.Add(DeliveryReadPlan.With(Value.Of(scope.TenantId), Value.Of(scope.WorkspaceId), Value.Of(delivery)));
        return StoredJson.Read<StoredPlan>((string)(await batch.ExecuteScalarAsync(ct))!).Steps;
    }

    public void Settle(WorkspaceScope scope, Id<Delivery> delivery, string entry, string outcome, JsonElement? data, DateTimeOffset at) => work.Enlist(DeliverySettle.With(
        Value.Of(scope.TenantId), Value.Of(scope.WorkspaceId), Value.Of(delivery), Value.Of(Uuid7.New(at)), Value.Of(entry), Value.Of(at), Value.Of(outcome), Value.Json(data?.GetRawText())));

    public void Replan(WorkspaceScope scope, Id<Delivery> delivery) =>
        work.Enlist(DeliveryReplan.With(Value.Of(scope.TenantId), Value.Of(scope.WorkspaceId), Value.Of(delivery)));
}
