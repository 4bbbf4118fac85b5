using Postato.Application.UseCases;

namespace Postato.Application.Vault;

/// <summary>Envelopes of one tenant, whatever table they stand in.</summary>
public interface ISealedRows
{
    /// <summary>Those of the rows that this ring key still seals.</summary>
    Task<IReadOnlyList<SealedEnvelope>> ReadAsync(
        TenantScope scope, string column, int keyId, IReadOnlyList<SealedRow> rows, CancellationToken ct);

    /// <summary>With the commit, unless the row changed since it was read.</summary>
    void Replace(TenantScope scope, string column, SealedEnvelope old, byte[] envelope, int keyId);
}

/// <param name="Version">Of the row, as it was read.</param>
public sealed record SealedEnvelope(Guid WorkspaceId, Guid RowId, string Version, byte[] Envelope);
