using Microsoft.Extensions.Logging;
using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Networks;

namespace Postato.Application.Accounts;

/// <summary>
/// Looks at every account whose tokens end soon, the networks beside each other, so that a sick one delays no other. Workers that
/// do this at once share the accounts.
/// </summary>
public sealed class RefreshTokens(CallFactory calls, IRefreshFinder finder, NetworkRegistry networks, ILogger<RefreshTokens> logger)
{
    private const int BatchSize = 50;
    private const int AtOnce = 8;

    public Task RunAsync(CancellationToken ct) =>
        Task.WhenAll(networks.All.Select(network => RefreshAsync(network.Capabilities.Platform, ct)));

    private async Task RefreshAsync(Platform platform, CancellationToken ct)
    {
        var bound = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
        while (await finder.ClaimAsync(platform, BatchSize, ct) is { Count: > 0 } due)
            await Parallel.ForEachAsync(due, bound, async (refresh, stop) => await RefreshAsync(refresh, stop));
    }

    private async Task RefreshAsync(DueRefresh due, CancellationToken ct)
    {
        try
        {
            await using var call = calls.BeginAs(SystemPart.TokenRefresh, due.Account.TenantId);
            await call.Runner.InWorkspace(due.Account.WorkspaceId, call.Get<RefreshAccount>(), new(due.Account.AccountId, due.EndsAt), ct);
        }
        catch (Exception failed) when (!ct.IsCancellationRequested)
        {
            // The others do not suffer for it; this one is found again.
            Log.RefreshFailed(logger, failed, due.Account.AccountId);
        }
    }
}
