using Postato.Application.Lists;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Application.Accounts;

/// <summary>The social accounts of a workspace, without their tokens.</summary>
public interface IAccountStore
{
    Task<SocialAccount?> FindAsync(WorkspaceScope scope, Id<SocialAccount> id, CancellationToken ct);

    Task<SocialAccount?> FindAsync(WorkspaceScope scope, Platform platform, string platformAccountId, CancellationToken ct);

    Task<Page<SocialAccount>> ListAsync(WorkspaceScope scope, AccountFilter filter, PageRequest page, CancellationToken ct);

    void Add(WorkspaceScope scope, SocialAccount account);
}

/// <param name="Statuses">Accounts with any of these; empty for all.</param>
public sealed record AccountFilter(string? Platform, IReadOnlyList<AccountStatus> Statuses);
