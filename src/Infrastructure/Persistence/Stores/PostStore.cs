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
    private static readonly Statement ReplanDelivery = Statement.Load("Deliveries/replan");
    private static readonly Statement ReadPlan = Statement.Load("Deliveries/read_plan");
    private static readonly Statement SettleStep = Statement.Load("Deliveries/settle_step");

    public async Task<StoredPost?> FindAsync(WorkspaceScope scope, Id<Post> id, CancellationToken ct)
    {
        var standing = Standings.At(work.Db, clock.GetUtcNow());
        var found = await work.Db.Set<Post>()
            .Where(post => post.TenantId == scope.TenantId && post.WorkspaceId == scope.WorkspaceId && post.Id == id)
            .Where(post => post.DeletedAt == null)
            .Include(post => post.Items)
            .Select(post => new
            {
                Post = post,
                Delivery = work.Db.Set<Delivery>().FirstOrDefault(delivery =>
                    delivery.TenantId == post.TenantId && delivery.WorkspaceId == post.WorkspaceId && delivery.PostId == post.Id),
                Account = work.Db.Set<SocialAccount>()
                    .Where(account => account.TenantId == post.TenantId && account.WorkspaceId == post.WorkspaceId)
                    .Where(account => account.Id == post.AccountId)
                    .Select(standing).First(),
            })
            .FirstOrDefaultAsync(ct);
        return found is null ? null : new(found.Post, found.Delivery, found.Account);
    }

    public void Queue(WorkspaceScope scope, Delivery delivery) => work.Db.Add(delivery);

    public async Task<IReadOnlyList<PlannedStep>> ReadPlanAsync(WorkspaceScope scope, Id<Delivery> delivery, CancellationToken ct)
    {
        await using var batch = work.Connection.CreateBatch();
        batch.BatchCommands.Add(ReadPlan.In(scope, Value.Of("delivery", delivery)));
        return StoredJson.Read<StoredPlan>((string)(await batch.ExecuteScalarAsync(ct))!).Steps;
    }

    public void Settle(WorkspaceScope scope, Id<Delivery> delivery, string entry, string outcome, JsonElement? data, DateTimeOffset at) =>
        work.Enlist(SettleStep.In(
            scope, Value.Of("delivery", delivery), Value.Of("id", Uuid7.New(at)), Value.Of("entry", entry), Value.Of("at", at),
            Value.Of("outcome", outcome), Value.Json("data", data?.GetRawText())));

    public void Replan(WorkspaceScope scope, Id<Delivery> delivery) =>
        work.Enlist(ReplanDelivery.In(scope, Value.Of("delivery", delivery)));
}
