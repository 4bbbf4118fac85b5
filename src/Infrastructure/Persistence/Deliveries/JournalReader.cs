using System.Text.Json;
using Npgsql;
using Postato.Application.Deliveries;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>All that a delivery needs, in one round trip inside its tenant.</summary>
internal sealed class JournalReader(NpgsqlDataSource dataSource, TokenEnvelopes envelopes)
{
    // Of a delivery's first claim: nobody can have written of it before.
    private const long FirstFence = 1;

    private static readonly Statement Begin = Statement.Of("begin read only");
    private static readonly Statement Commit = Statement.Of("commit");
    private static readonly Statement EnterTenant = Statement.Load();
    private static readonly Statement DeliveryRead = Statement.Load();
    private static readonly Statement DeliveryReadItems = Statement.Load();
    private static readonly Statement DeliveryReadMedia = Statement.Load();
    private static readonly Statement DeliveryReadSteps = Statement.Load();
    private static readonly Statement DeliveryReadAttempts = Statement.Load();
    private static readonly Statement DeliveryFindTaken = Statement.Load();

    public async Task<DeliveryWork?> ReadAsync(DeliveryLease lease, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Begin.With());
        batch.BatchCommands.Add(EnterTenant.With(Value.Of(lease.TenantId.Value.ToString())));
        batch.BatchCommands.Add(DeliveryRead.With(Value.Of(lease.TenantId), Value.Of(lease.WorkspaceId), Value.Of(lease.DeliveryId), Value.Of(lease.Owner), Value.Of(lease.Fence)));
        batch.BatchCommands.Add(DeliveryReadItems.With(Value.Of(lease.TenantId), Value.Of(lease.WorkspaceId), Value.Of(lease.PostId)));
        batch.BatchCommands.Add(DeliveryReadMedia.With(Value.Of(lease.TenantId), Value.Of(lease.WorkspaceId), Value.Of(lease.PostId)));
        var again = lease.Fence > FirstFence;
        if (again)
        {
            batch.BatchCommands.Add(DeliveryReadSteps.With(Value.Of(lease.TenantId), Value.Of(lease.WorkspaceId), Value.Of(lease.DeliveryId)));
            batch.BatchCommands.Add(DeliveryReadAttempts.With(Value.Of(lease.TenantId), Value.Of(lease.WorkspaceId), Value.Of(lease.DeliveryId)));
        }

        batch.BatchCommands.Add(Commit.With());

        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        if (!await reader.ReadAsync(ct))
            return null;

        var status = SnakeCase.TryParse<PostStatus>(reader.GetString(0), out var parsed) ? parsed : throw new InvalidOperationException("An unknown post status.");
        var platform = new Platform(reader.GetString(1));
        var postType = reader.GetString(2);
        var options = reader.IsDBNull(3) ? (JsonElement?)null : JsonElement.Parse(reader.GetString(3));
        var (platformAccountId, username) = (reader.GetString(4), reader.GetString(5));
        var plan = reader.IsDBNull(6) ? null : StoredJson.Read<StoredPlan>(reader.GetString(6));
        var traceId = reader.IsDBNull(7) ? null : reader.GetString(7);
        var tokens = envelopes.Read(reader, 8, lease.TenantId, lease.WorkspaceId, lease.AccountId);
        var facts = reader.IsDBNull(13) ? null : reader.GetString(13);
        var window = reader.IsDBNull(14) ? null : new QuotaWindow(reader.GetInt32(14), reader.GetInt32(15), reader.GetFieldValue<DateTimeOffset>(16));

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
                history.Add(reader.GetInt32(0), reader.IsDBNull(1) ? null : reader.GetString(1));
        }

        return new DeliveryWork(
            status,
            platform,
            new PublishPost(lease.PostId, postType, [.. items.Select(item => new PublishItem(item.Index, item.Text, [.. item.Media.Select(use => media[use.Id.Value].Media with { Alt = use.Alt ?? media[use.Id.Value].Media.Alt })]))], options),
            [.. items.Select(item => new DeliveryItem(item.Index, item.Status))],
            platformAccountId, username, tokens, plan?.Steps, journal, history.Attempts, history.Failures, traceId,
            media.ToDictionary(entry => entry.Key, entry => entry.Value.StorageKey), facts, window)
        {
            Waits = history.Waits,
            Tries = history.Tries,
        };
    }

    public async Task<bool> IsTakenAsync(DeliveryLease lease, int item, string platformPostId, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Begin.With());
        batch.BatchCommands.Add(EnterTenant.With(Value.Of(lease.TenantId.Value.ToString())));
        batch.BatchCommands.Add(DeliveryFindTaken.With(
            Value.Of(lease.TenantId), Value.Of(lease.WorkspaceId), Value.Of(lease.AccountId), Value.Of(platformPostId), Value.Of(lease.PostId), Value.Of(item)));
        batch.BatchCommands.Add(Commit.With());

        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        return await reader.ReadAsync(ct) && reader.GetBoolean(0);
    }

    private static async Task<List<(int Index, string Text, ItemStatus Status, ItemMedia[] Media)>> ReadItemsAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var items = new List<(int, string, ItemStatus, ItemMedia[])>();
        while (await reader.ReadAsync(ct))
            items.Add((reader.GetInt32(0), reader.GetString(1), SnakeCase.TryParse<ItemStatus>(reader.GetString(2), out var status) ? status : default, StoredJson.Read<ItemMedia[]>(reader.GetString(3))));
        return items;
    }

    private static async Task<Dictionary<Guid, (PublishMedia Media, string StorageKey)>> ReadMediaAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var media = new Dictionary<Guid, (PublishMedia, string)>();
        while (await reader.ReadAsync(ct))
        {
            var facts = new PublishMedia(
                new(reader.GetGuid(0)), reader.GetString(1), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetInt32(3), reader.IsDBNull(4) ? null : reader.GetInt32(4),
                reader.IsDBNull(5) ? null : reader.GetString(5), reader.GetString(6));
            media[facts.Id.Value] = (facts, reader.GetString(7));
        }

        return media;
    }

    // What an earlier plan did says nothing about this one: the content changed in between.
    private static async Task<List<JournalEntry>> ReadJournalAsync(NpgsqlDataReader reader, int planned, AttemptHistory history, CancellationToken ct)
    {
        var journal = new List<JournalEntry>();
        while (await reader.ReadAsync(ct))
        {
            var (attempt, outcome) = (reader.GetInt32(4), reader.IsDBNull(2) ? null : reader.GetString(2));
            if (outcome == "done")
                history.GotOn(attempt);
            if (attempt >= planned)
                journal.Add(new(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1), outcome, reader.IsDBNull(3) ? null : JsonElement.Parse(reader.GetString(3))));
        }

        return journal;
    }
}

/// <summary>A plan and the attempt that made it.</summary>
internal sealed record StoredPlan(int Attempt, IReadOnlyList<PlannedStep> Steps);
