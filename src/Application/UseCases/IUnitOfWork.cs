using Postato.Application.Idempotency;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>One transaction at a time, for the runner. The stores of the same scope work inside it.</summary>
public interface IUnitOfWork
{
    /// <summary>
    /// In one round trip: begins, sets the tenant that the credential belongs to, reads what it opens, tries the lock of the
    /// idempotency key and, in a later statement, reads its row, and asks what the stores foresaw. Null: no such credential.
    /// </summary>
    Task<Opened?> BeginAsync(Opening opening, CancellationToken ct);

    /// <summary>Begins again in a tenant that the runner admitted the caller to.</summary>
    Task BeginAsync(Id<Tenant> tenant, CancellationToken ct);

    /// <summary>Saves, writes the records and the answer, and commits: the last part in one round trip.</summary>
    /// <returns>False: somebody else was faster (a row changed, a key or a name was taken); all is rolled back.</returns>
    Task<bool> CommitAsync(Records records, NewAnswer? answer, CancellationToken ct);

    /// <summary>Gives everything back. Also ends a transaction that only read.</summary>
    Task RollbackAsync();
}

/// <param name="WorkspaceId">Null: all that the credential reaches.</param>
public sealed record Opening(Credential Credential, Id<Workspace>? WorkspaceId, bool ReadOnly, string? IdempotencyKey);

/// <param name="Key">Null: the call has no idempotency key.</param>
public sealed record Opened(FoundCredential Credential, KeyState? Key);

/// <summary>A credential as the database knows it, live or not.</summary>
/// <param name="Kind">As in <see cref="Caller"/>.</param>
/// <param name="Grants">Live workspaces, as far as they were asked for.</param>
/// <param name="Name">Of the agent, where it was asked across workspaces.</param>
public sealed record FoundCredential(Id<Tenant> TenantId, string Kind, string Actor, IReadOnlyList<WorkspaceGrant> Grants, FoundKey? Key = null, string? Name = null);

/// <param name="Selected">The only workspaces that it reaches; null: all that its agent is granted.</param>
public sealed record FoundKey(
    Id<ApiKey> Id, byte[] Hash, string DisplayPrefix, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt, bool AgentDeleted, IReadOnlyList<Guid>? Selected);

/// <param name="Locked">This call holds the key: nobody else is at work with it.</param>
public sealed record KeyState(bool Locked, StoredAnswer? Stored);
