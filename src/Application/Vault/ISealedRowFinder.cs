using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Vault;

/// <summary>Finds envelopes over all tenants. Reads counts and ids, never an envelope.</summary>
public interface ISealedRowFinder
{
    Task<IReadOnlyList<SealedCount>> CountAsync(CancellationToken ct);

    /// <summary>Some rows whose envelope in this column was sealed with this ring key; empty when there are no more.</summary>
    /// <param name="except">Rows that could not be opened.</param>
    Task<IReadOnlyList<SealedRow>> FindAsync(string column, int keyId, IReadOnlyCollection<Guid> except, int most, CancellationToken ct);
}

/// <param name="Column">Table and column, as in the vault's slots.</param>
public sealed record SealedCount(string Column, int KeyId, long Envelopes);

public sealed record SealedRow(Id<Tenant> TenantId, Guid WorkspaceId, Guid RowId);
