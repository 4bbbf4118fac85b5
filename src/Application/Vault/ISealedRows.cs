using Postato.Application.UseCases;

namespace Postato.Application.Vault;

/// <summary>The envelopes of one tenant, in any table.</summary>
public interface ISealedRows
{
    /// <summary>The envelopes of these rows that this ring key still seals.</summary>
    Task<IReadOnlyList<SealedEnvelope>> ReadAsync(
        TenantScope scope, string column, int keyId, IReadOnlyList<SealedRow> rows, CancellationToken ct);

    /// <summary>Stores the new envelope with the commit, unless the row changed since it was read.</summary>
    void Replace(TenantScope scope, string column, SealedEnvelope old, byte[] envelope, int keyId);
}

/// <param name="Version">The row's version when it was read.</param>
public sealed record SealedEnvelope(Guid WorkspaceId, Guid RowId, string Version, byte[] Envelope);
