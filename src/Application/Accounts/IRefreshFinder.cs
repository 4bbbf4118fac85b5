using Postato.Application.Deliveries;
using Postato.Domain.Networks;

namespace Postato.Application.Accounts;

/// <summary>Accounts whose tokens are to be looked at, over all tenants: ids and times, never a token.</summary>
public interface IRefreshFinder
{
    /// <summary>Some that are due; nobody else finds them for a while. Empty when there are no more.</summary>
    Task<IReadOnlyList<DueRefresh>> ClaimAsync(Platform platform, int most, CancellationToken ct);
}

/// <param name="EndsAt">When its access token ends.</param>
public sealed record DueRefresh(AccountRef Account, DateTimeOffset? EndsAt);
