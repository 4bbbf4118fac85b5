using Postato.Application.Deliveries;
using Postato.Domain.Networks;

namespace Postato.Application.Accounts;

/// <summary>Finds accounts whose tokens are to be refreshed, over all tenants. Reads ids and times, never a token.</summary>
public interface IRefreshFinder
{
    /// <summary>Claims some accounts that are due; other workers do not find them for a while. Empty when no more are due.</summary>
    Task<IReadOnlyList<DueRefresh>> ClaimAsync(Platform platform, int most, CancellationToken ct);
}

/// <param name="EndsAt">When the access token expires.</param>
public sealed record DueRefresh(AccountRef Account, DateTimeOffset? EndsAt);
