using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Postato.Application.Telemetry;

namespace Postato.Application.Accounts;

/// <summary>
/// Reports accounts whose tokens could not be refreshed: one metric and one log event per network, with the most frequent error.
/// </summary>
public sealed class CheckAccounts(IAccountHealth health, ILogger<CheckAccounts> logger)
{
    private static readonly Gauge<long> Failing = Instruments.Meter.CreateGauge<long>(
        "postato.accounts.refresh_failing", "{account}", "Connected accounts whose last refresh failed");
    private static readonly Gauge<long> Ended = Instruments.Meter.CreateGauge<long>(
        "postato.accounts.token_over", "{account}", "Connected accounts whose access token is over");

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var network in await health.LookAsync(ct))
        {
            var tag = KeyValuePair.Create("platform", (object?)network.Platform);
            Failing.Record(network.Failing, tag);
            Ended.Record(network.Ended, tag);
            if (network.Failing > 0 || network.Ended > 0)
                Log.RefreshTrouble(logger, network.Platform, network.Failing, network.Ended, network.Error);
        }
    }
}

/// <summary>Reads over all tenants, but only counts and error codes.</summary>
public interface IAccountHealth
{
    /// <summary>Every network that has connected accounts.</summary>
    Task<IReadOnlyList<NetworkHealth>> LookAsync(CancellationToken ct);
}

/// <param name="Error">The most frequent error code among the failing accounts.</param>
public sealed record NetworkHealth(string Platform, long Failing, long Ended, string? Error);
