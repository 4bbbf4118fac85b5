using Postato.Application.Idempotency;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>One transaction at a time, for the runner. The stores of the same scope work inside it.</summary>
public interface IUnitOfWork
{
    /// <summary>
    /// In one round trip: begins, sets the tenant that the credential belongs to, reads what it opens, tries the lock of the
    /// idempotency key and, in a later statement, reads its row, and asks what the stores foresaw. Null: no such credential, or of a
    /// kind that nobody looks up.
    /// </summary>
    Task<Opened?> BeginAsync(Opening opening, CancellationToken ct);

    /// <summary>Begins again in a tenant that the runner admitted the caller to. Null: in none, for the installation.</summary>
    Task BeginAsync(Id<Tenant>? tenant, CancellationToken ct);

    /// <summary>Saves, writes the records and the answer, and commits: the last part in one round trip.</summary>
    /// <returns>False: somebody else was faster (a row changed, a key or a name was taken); all is rolled back.</returns>
    Task<bool> CommitAsync(Records records, NewAnswer? answer, CancellationToken ct);

    /// <summary>Gives everything back. Also ends a transaction that only read.</summary>
    Task RollbackAsync();
}

/// <param name="WorkspaceId">Null: all that the credential reaches.</param>
public sealed record Opening(Credential Credential, Id<Workspace>? WorkspaceId, bool ReadOnly, string? IdempotencyKey);

/// <param name="Key">Null: the call has no idempotency key.</param>
public sealed record Opened(Caller Caller, KeyState? Key);

/// <param name="Locked">This call holds the key: nobody else is at work with it.</param>
public sealed record KeyState(bool Locked, StoredAnswer? Stored);
