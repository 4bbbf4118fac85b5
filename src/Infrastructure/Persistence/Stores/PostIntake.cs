using Postato.Application.Posts;
using Postato.Application.UseCases;
using Postato.Domain.Deliveries;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Stores;

/// <summary>Accepts posts without the model: reviewed statements, one look-up before the decision and one batch after it.</summary>
internal sealed class PostIntake(UnitOfWork work) : IPostIntake
{
    private static readonly Statement InsertPost = Statement.Load("Posts/insert");

    private SubmissionLookup? foreseen;

    public void Foresee(Id<Workspace> workspace, SubmissionQuestion question) =>
        work.Foresee(foreseen = new SubmissionLookup(workspace, question));

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
        Value.Of("tenant", post.TenantId),
        Value.Of("workspace", post.WorkspaceId),
        Value.Of("id", post.Id),
        Value.Of("account", post.AccountId),
        Value.Of("platform", post.Platform.Key),
        Value.Of("post_type", post.PostType),
        Value.Of("status", SnakeCase.Of(post.Status)),
        Value.Json("options", post.Options),
        Value.Json("metadata", post.Metadata),
        Value.Of("created_at", post.CreatedAt),
        Value.Of("updated_at", post.UpdatedAt),
        Value.Of("scheduled_at", post.ScheduledAt),
        Value.Json("warnings", StoredJson.Write(post.Warnings)),
        Value.Of("content_hash", post.ContentHash),
        Value.Of("created_by", post.CreatedBy),
        Value.Json("transitions", StoredJson.Write(post.Transitions)),
        Value.Of("item_ids", [.. post.Items.Select(item => item.Id.Value)]),
        Value.Of("item_indexes", [.. post.Items.Select(item => item.Index)]),
        Value.Of("item_kinds", [.. post.Items.Select(item => item.Kind)]),
        Value.Of("item_texts", [.. post.Items.Select(item => item.Text)]),
        Value.Of("item_statuses", [.. post.Items.Select(item => SnakeCase.Of(item.Status))]),
        Value.Json("item_media", [.. post.Items.Select(item => StoredJson.Write(item.Media))]),
        Value.Of("delivery", delivery?.Id),
        Value.Of("delivery_status", delivery is null ? null : SnakeCase.Of(delivery.Status)),
        Value.Of("due_at", delivery?.DueAt),
        Value.Of("attempts", delivery?.Attempts),
        Value.Of("trace_id", delivery?.TraceId),
        Value.Of("queued_at", delivery?.CreatedAt)));
}
