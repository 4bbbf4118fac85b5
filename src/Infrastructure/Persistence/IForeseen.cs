using Npgsql;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>A question that a store asks in the round trip that opens the transaction.</summary>
internal interface IForeseen
{
    /// <summary>Adds its statements. The tenant is set by then: they find it by <c>current_tenant()</c>.</summary>
    /// <param name="readOnly">The transaction only reads: no row can be locked.</param>
    void Ask(NpgsqlBatch batch, bool readOnly);

    /// <summary>Takes as many answers as it asked questions.</summary>
    Task ReadAsync(ResultSets answers, CancellationToken ct);
}
