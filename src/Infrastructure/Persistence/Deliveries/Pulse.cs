using Npgsql;
using Postato.Application.Deliveries;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>Uses PostgreSQL's clock, which all hosts share.</summary>
internal sealed class Pulse(NpgsqlDataSource dataSource) : IPulse
{
    private static readonly Statement WriteBeat = Statement.Load("Queue/write_beat");
    private static readonly Statement ReadPulse = Statement.Load("Queue/read_pulse");

    public async Task BeatAsync(string worker, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(WriteBeat.With(Value.Of("worker", worker)));
        await batch.ExecuteNonQueryAsync(ct);
    }

    public async Task<PulseReading> ReadAsync(CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(ReadPulse.With());
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new(
            (int)reader.Get<long>("workers"),
            reader.FindValue<double>("oldest_seconds") is { } seconds ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : null);
    }
}
