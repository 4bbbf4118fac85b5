using Microsoft.Extensions.Logging;
using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Networks;

namespace Postato.Application.Accounts;

/// <summary>
/// Refreshes every account whose tokens expire soon. Networks run in parallel, so that a slow one delays no other, and workers that run
/// this at the same time share the accounts.
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
            // One account's failure must not stop the others; it is found again at the next run.
            Log.RefreshFailed(logger, failed, due.Account.AccountId);
        }
    }
}
