using Npgsql;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>A query that a store adds to the round trip that opens the transaction.</summary>
internal interface IForeseen
{
    /// <summary>Adds its statements. The tenant is set by then, and available as <c>current_tenant()</c>.</summary>
    /// <param name="readOnly">Whether the transaction only reads, so that no row can be locked.</param>
    void Ask(NpgsqlBatch batch, bool readOnly);

    /// <summary>Reads as many result sets as it added statements.</summary>
    Task ReadAsync(ResultSets answers, CancellationToken ct);
}
