using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Postato.Domain.Events;

namespace Postato.Testing;

/// <summary>A stored event.</summary>
public sealed record RecordedEvent(string Type, string SubjectId, JsonElement Data)
{
    public string? Text(string member) => Data.GetProperty(member).GetString();
}

/// <summary>The events of a database, each validated against the record of its type.</summary>
public static class RecordedEvents
{
    /// <summary>All of them, oldest first.</summary>
    /// <param name="owner">The owner's connection string, because the owner sees every tenant.</param>
    /// <param name="tenant">Only those of this tenant; null for all.</param>
    /// <exception cref="InvalidOperationException">A payload has a member that its record has not, or lacks one, or spells one
    /// differently.</exception>
    public static async Task<IReadOnlyList<RecordedEvent>> ReadAsync(string owner, CancellationToken ct, Guid? tenant = null)
    {
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(
            "select type, subject_id, data::text from events where $1::uuid is null or tenant_id = $1 order by id", connection);
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = (object?)tenant ?? DBNull.Value,
            NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid,
        });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var events = new List<RecordedEvent>();
        while (await rows.ReadAsync(ct))
        {
            var found = new RecordedEvent(rows.GetString(0), rows.GetString(1), JsonElement.Parse(rows.GetString(2)));
            Check(found);
            events.Add(found);
        }

        return events;
    }

    /// <summary>The record's payload, the envelope's <c>data</c>.</summary>
    public static Type PayloadOf(string type) => EventTypes.All.TryGetValue(type, out var record)
        ? record.GetProperty("Data")!.PropertyType
        : throw new InvalidOperationException($"No record is the event type {type}.");

    private static void Check(RecordedEvent found)
    {
        var payload = PayloadOf(found.Type);
        var read = found.Data.Deserialize(payload, EventJson.Options);
        var written = JsonSerializer.SerializeToNode(read, payload, EventJson.Options);
        if (!JsonNode.DeepEquals(JsonNode.Parse(found.Data.GetRawText()), written))
            throw new InvalidOperationException(
                $"{found.Type} is stored as {found.Data.GetRawText()}, and its record writes {written?.ToJsonString()}.");
    }
}
