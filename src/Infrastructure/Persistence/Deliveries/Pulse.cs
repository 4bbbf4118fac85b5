using Npgsql;
using Postato.Application.Deliveries;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>By PostgreSQL's clock, which all hosts share.</summary>
internal sealed class Pulse(NpgsqlDataSource dataSource) : IPulse
{
    private static readonly Statement WriteBeat = Statement.Load("write_beat");
    private static readonly Statement ReadPulse = Statement.Load("read_pulse");

    public async Task BeatAsync(string worker, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(WriteBeat.With(Value.Of(worker)));
        await batch.ExecuteNonQueryAsync(ct);
    }

    public async Task<PulseReading> ReadAsync(CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(ReadPulse.With());
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new((int)reader.GetInt64(0), reader.IsDBNull(1) ? null : TimeSpan.FromSeconds(Math.Max(0, reader.GetDouble(1))));
    }
}
