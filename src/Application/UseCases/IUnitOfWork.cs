using Postato.Application.Idempotency;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>One transaction at a time, for the runner. The stores of the same service scope take part in it.</summary>
public interface IUnitOfWork
{
    /// <summary>
    /// In one round trip: begins, sets the credential's tenant, reads the caller, tries the lock of the idempotency key, reads its row in a
    /// later statement, and runs the queries that stores added. Null when the credential is unknown or of a kind without a look-up.
    /// </summary>
    Task<Opened?> BeginAsync(Opening opening, CancellationToken ct);

    /// <summary>Begins again in a tenant to which the caller was admitted. Null for a call on the installation.</summary>
    Task BeginAsync(Id<Tenant>? tenant, CancellationToken ct);

    /// <summary>Saves, writes the records and the answer, and commits; the last part takes one round trip.</summary>
    /// <returns>False on a conflict (a row changed, a key or a name was taken); everything is rolled back.</returns>
    Task<bool> CommitAsync(Records records, NewAnswer? answer, CancellationToken ct);

    /// <summary>Rolls back and returns the connection. Also ends a transaction that only read.</summary>
    Task RollbackAsync();
}

/// <param name="WorkspaceId">Null for all that the credential reaches.</param>
public sealed record Opening(Credential Credential, Id<Workspace>? WorkspaceId, bool ReadOnly, string? IdempotencyKey);

/// <param name="Key">Null when the call has no idempotency key.</param>
public sealed record Opened(Caller Caller, KeyState? Key);

/// <param name="Locked">Whether this call holds the key's lock, so that no other call works under it.</param>
public sealed record KeyState(bool Locked, StoredAnswer? Stored);
