using System.Text.Json;
using Npgsql;
using Postato.Application.Deliveries;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>Reads all that a delivery needs, in one round trip inside its tenant.</summary>
internal sealed class JournalReader(NpgsqlDataSource dataSource, TokenEnvelopes envelopes)
{
    // The fence of a delivery's first claim: nothing can have been written for it before.
    private const long FirstFence = 1;

    private static readonly Statement ReadDelivery = Statement.Load("Deliveries/read");
    private static readonly Statement ReadItems = Statement.Load("Deliveries/read_items");
    private static readonly Statement ReadMedia = Statement.Load("Deliveries/read_media");
    private static readonly Statement ReadSteps = Statement.Load("Deliveries/read_steps");
    private static readonly Statement ReadAttempts = Statement.Load("Deliveries/read_attempts");
    private static readonly Statement IsItemTaken = Statement.Load("Deliveries/is_item_taken");

    public async Task<DeliveryWork?> ReadAsync(DeliveryLease lease, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Transaction.Begin(readOnly: true));
        batch.BatchCommands.Add(Transaction.Enter(lease.TenantId));
        batch.BatchCommands.Add(JournalCommands.Guarded(ReadDelivery, lease));
        batch.BatchCommands.Add(ReadItems.In(lease.TenantId, lease.WorkspaceId, Value.Of("post", lease.PostId)));
        batch.BatchCommands.Add(ReadMedia.In(lease.TenantId, lease.WorkspaceId, Value.Of("post", lease.PostId)));
        var again = lease.Fence > FirstFence;
        if (again)
        {
            batch.BatchCommands.Add(ReadSteps.In(lease.TenantId, lease.WorkspaceId, Value.Of("delivery", lease.DeliveryId)));
            batch.BatchCommands.Add(ReadAttempts.In(lease.TenantId, lease.WorkspaceId, Value.Of("delivery", lease.DeliveryId)));
        }

        batch.BatchCommands.Add(Transaction.Commit());

        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        if (!await reader.ReadAsync(ct))
            return null;

        var status = SnakeCase.TryParse<PostStatus>(reader.Get<string>("status"), out var parsed)
            ? parsed
            : throw new InvalidOperationException("The database holds an unknown post status.");
        var platform = new Platform(reader.Get<string>("platform"));
        var postType = reader.Get<string>("post_type");
        var options = reader.Find<string>("options") is { } written ? JsonElement.Parse(written) : (JsonElement?)null;
        var (platformAccountId, username) = (reader.Get<string>("platform_account_id"), reader.Get<string>("username"));
        var plan = reader.Find<string>("plan") is { } planned ? StoredJson.Read<StoredPlan>(planned) : null;
        var traceId = reader.Find<string>("trace_id");
        var tokens = envelopes.Read(reader, lease.TenantId, lease.WorkspaceId, lease.AccountId);
        var facts = reader.Find<string>("facts");
        var window = reader.FindValue<int>("window_limit") is { } limit
            ? new QuotaWindow(limit, reader.Get<int>("window_remaining"), reader.Get<DateTimeOffset>("window_resets_at"))
            : null;
        var scheduledAt = reader.FindValue<DateTimeOffset>("scheduled_at");

        await reader.NextResultAsync(ct);
        var items = await ReadItemsAsync(reader, ct);
        await reader.NextResultAsync(ct);
        var media = await ReadMediaAsync(reader, ct);
        var journal = new List<JournalEntry>();
        var history = new AttemptHistory();
        if (again)
        {
            await reader.NextResultAsync(ct);
            journal = await ReadJournalAsync(reader, plan?.Attempt ?? 0, history, ct);
            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct))
                history.Add(reader.Get<int>("number"), reader.Find<string>("outcome"));
        }

        return new DeliveryWork(
            status,
            platform,
            new PublishPost(
                lease.PostId,
                postType,
                [.. items.Select(item => new PublishItem(item.Standing.Index, item.Text, [.. item.Media.Select(Shown)]))],
                options),
            [.. items.Select(item => item.Standing)],
            platformAccountId, username, tokens, plan?.Steps, journal, history.Attempts, history.Failures, traceId,
            media.ToDictionary(entry => entry.Key, entry => entry.Value.StorageKey), facts, window)
        {
            ScheduledAt = scheduledAt,
            Waits = history.Waits,
            Tries = history.Tries,
        };

        PublishMedia Shown(ItemMedia use)
        {
            var stored = media[use.Id.Value].Media;
            return stored with { Alt = use.Alt ?? stored.Alt };
        }
    }

    public async Task<bool> IsTakenAsync(DeliveryLease lease, int item, string platformPostId, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Transaction.Begin(readOnly: true));
        batch.BatchCommands.Add(Transaction.Enter(lease.TenantId));
        batch.BatchCommands.Add(IsItemTaken.In(
            lease.TenantId, lease.WorkspaceId, Value.Of("account", lease.AccountId), Value.Of("platform_post_id", platformPostId),
            Value.Of("except_post", lease.PostId), Value.Of("except_item", item)));
        batch.BatchCommands.Add(Transaction.Commit());

        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        return await reader.ReadAsync(ct) && reader.Get<bool>("taken");
    }

    private static async Task<List<(DeliveryItem Standing, string Text, ItemMedia[] Media)>> ReadItemsAsync(
        NpgsqlDataReader reader, CancellationToken ct)
    {
        var items = new List<(DeliveryItem, string, ItemMedia[])>();
        while (await reader.ReadAsync(ct))
        {
            var status = SnakeCase.TryParse<ItemStatus>(reader.Get<string>("status"), out var parsed) ? parsed : default;
            var standing = new DeliveryItem(
                new(reader.Get<Guid>("id")), reader.Get<int>("index"), status, reader.Find<string>("platform_post_id"),
                reader.Find<string>("platform_url"));
            items.Add((standing, reader.Get<string>("text"), StoredJson.Read<ItemMedia[]>(reader.Get<string>("media"))));
        }

        return items;
    }

    private static async Task<Dictionary<Guid, (PublishMedia Media, string StorageKey)>> ReadMediaAsync(
        NpgsqlDataReader reader, CancellationToken ct)
    {
        var media = new Dictionary<Guid, (PublishMedia, string)>();
        while (await reader.ReadAsync(ct))
        {
            var facts = new PublishMedia(
                new(reader.Get<Guid>("id")), reader.Get<string>("mime_type"), reader.Get<long>("size_bytes"),
                reader.FindValue<int>("width"), reader.FindValue<int>("height"), reader.Find<string>("alt"), reader.Get<string>("sha256"),
                reader.FindValue<int>("duration_ms"));
            media[facts.Id.Value] = (facts, reader.Get<string>("storage_key"));
        }

        return media;
    }

    // Steps of an earlier plan say nothing about this one, since the content changed in between.
    private static async Task<List<JournalEntry>> ReadJournalAsync(
        NpgsqlDataReader reader, int planned, AttemptHistory history, CancellationToken ct)
    {
        var journal = new List<JournalEntry>();
        while (await reader.ReadAsync(ct))
        {
            var (attempt, outcome) = (reader.Get<int>("attempt"), reader.Find<string>("outcome"));
            if (outcome == "done")
                history.GotOn(attempt);
            if (attempt < planned)
                continue;

            JsonElement? data = reader.Find<string>("data") is { } json ? JsonElement.Parse(json) : null;
            journal.Add(new(reader.Get<string>("name"), reader.Get<DateTimeOffset>("intent_at"), outcome, data));
        }

        return journal;
    }
}

/// <summary>A plan, and the attempt that made it.</summary>
internal sealed record StoredPlan(int Attempt, IReadOnlyList<PlannedStep> Steps);
