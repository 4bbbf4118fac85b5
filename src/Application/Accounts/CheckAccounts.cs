using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Postato.Application.Telemetry;

namespace Postato.Application.Accounts;

/// <summary>
/// Tells operators where tokens are not kept alive: a metric and a log event a network, with the error that most accounts met.
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

/// <summary>Over all tenants: counts, and codes of errors.</summary>
public interface IAccountHealth
{
    /// <summary>Every network that has connected accounts.</summary>
    Task<IReadOnlyList<NetworkHealth>> LookAsync(CancellationToken ct);
}

/// <param name="Error">The code that most of the failing met.</param>
public sealed record NetworkHealth(string Platform, long Failing, long Ended, string? Error);
