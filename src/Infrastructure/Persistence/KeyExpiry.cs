using System.Globalization;
using Npgsql;
using Postato.Application.Idempotency;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>Uses a function that crosses tenants and returns ids.</summary>
internal sealed class KeyExpiry(NpgsqlDataSource dataSource) : IKeyExpiry
{
    private static readonly Statement ExpireAnswers = Statement.Load("Idempotency/expire");

    public async Task<int> ExpireAsync(DateTimeOffset createdBefore, int most, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(ExpireAnswers.With(Value.Of("created_before", createdBefore), Value.Of("maximum", most)));
        return Convert.ToInt32(await batch.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }
}
