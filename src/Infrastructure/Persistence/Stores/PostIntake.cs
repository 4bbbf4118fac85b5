using Postato.Application.Posts;
using Postato.Application.UseCases;
using Postato.Domain.Deliveries;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Stores;

/// <summary>The accept path: no model, reviewed statements, one look-up before and one batch after the decision.</summary>
internal sealed class PostIntake(UnitOfWork work) : IPostIntake
{
    private static readonly Statement InsertPost = Statement.Load();

    private SubmissionLookup? foreseen;

    public void Foresee(Id<Workspace> workspace, SubmissionQuestion question) => work.Foresee(foreseen = new SubmissionLookup(workspace, question));

    public async Task<SubmissionFacts> FindAsync(WorkspaceScope scope, SubmissionQuestion question, CancellationToken ct)
    {
        if (foreseen?.Answers(scope.WorkspaceId, question) is { } known)
            return known;

        var lookup = new SubmissionLookup(scope.WorkspaceId, question);
        await using var batch = work.Connection.CreateBatch();
        lookup.Ask(batch, work.IsReadOnly);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await lookup.ReadAsync(new(reader), ct);
        return lookup.Facts!;
    }

    public void Add(WorkspaceScope scope, Post post, Delivery? delivery) => work.Enlist(InsertPost.With(
        Value.Of(post.TenantId), Value.Of(post.WorkspaceId), Value.Of(post.Id), Value.Of(post.AccountId), Value.Of(post.Platform.Key), Value.Of(post.PostType),
        Value.Of(SnakeCase.Of(post.Status)), Value.Json(post.Options), Value.Json(post.Metadata), Value.Of(post.CreatedAt), Value.Of(post.UpdatedAt),
        Value.Of(post.ScheduledAt), Value.Json(StoredJson.Write(post.Warnings)), Value.Of(post.ContentHash), Value.Of(post.CreatedBy),
        Value.Json(StoredJson.Write(post.Transitions)),
        Value.Of([.. post.Items.Select(item => item.Id.Value)]), Value.Of([.. post.Items.Select(item => item.Index)]), Value.Of([.. post.Items.Select(item => item.Kind)]),
        Value.Of([.. post.Items.Select(item => item.Text)]), Value.Of([.. post.Items.Select(item => SnakeCase.Of(item.Status))]),
        Value.Json([.. post.Items.Select(item => StoredJson.Write(item.Media))]),
        Value.Of(delivery?.Id), Value.Of(delivery is null ? null : SnakeCase.Of(delivery.Status)), Value.Of(delivery?.DueAt), Value.Of(delivery?.Attempts),
        Value.Of(delivery?.TraceId), Value.Of(delivery?.CreatedAt)));
}
