using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Rows;

/// <summary>
/// The sealed columns of <c>social_accounts</c>, each with the id of its ring key. A separate entity, so that reading an account does not
/// load its tokens; only SQL statements do.
/// </summary>
internal sealed class AccountTokensRow
{
    public Id<Tenant> TenantId { get; init; }

    public Id<Workspace> WorkspaceId { get; init; }

    public Id<SocialAccount> Id { get; init; }

    public byte[]? AccessToken { get; init; }

    public int? AccessTokenKey { get; init; }

    public byte[]? RefreshToken { get; init; }

    public int? RefreshTokenKey { get; init; }

    public byte[]? SessionData { get; init; }

    public int? SessionDataKey { get; init; }
}
