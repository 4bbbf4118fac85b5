namespace Postato.Application.RateLimits;

/// <summary>The section <c>RateLimits</c>. Limits are for all hosts together.</summary>
public sealed record RateLimitOptions
{
    /// <summary>Multiplies every limit.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>The number of hosts that share the limits. Each counts in its own memory and enforces its part.</summary>
    public int Hosts { get; init; } = 1;

    /// <summary>Requests of one API key.</summary>
    public int KeyPerMinute { get; init; } = 600;

    public int WorkspacePerMinute { get; init; } = 3_000;

    public int TenantPerMinute { get; init; } = 10_000;

    /// <summary>Requests without a valid credential, from one network of addresses.</summary>
    public int NetworkPerMinute { get; init; } = 60;

    /// <summary>Connect links created in one workspace.</summary>
    public int ConnectLinksPerHour { get; init; } = 20;

    /// <summary>New idempotency keys of one tenant.</summary>
    public int IdempotencyKeysPerDay { get; init; } = 100_000;

    /// <summary>Fetches in one workspace that failed or were refused.</summary>
    public int FailedFetchesPerHour { get; init; } = 30;

    /// <summary>The message for the first invalid setting, or null.</summary>
    public string? Broken()
    {
        if (!(Scale > 0 && double.IsFinite(Scale)))
            return $"RateLimits:Scale (RateLimits__Scale): found {Scale}; allowed: a number above 0.";
        if (Hosts < 1)
            return $"RateLimits:Hosts (RateLimits__Hosts): found {Hosts}; allowed: a whole number from 1.";

        return (
            KeyPerMinute, WorkspacePerMinute, TenantPerMinute, NetworkPerMinute, ConnectLinksPerHour, IdempotencyKeysPerDay,
            FailedFetchesPerHour) is ( > 0, > 0, > 0, > 0, > 0, > 0, > 0)
            ? null
            : "RateLimits (RateLimits__…): found a limit of 0 or less; allowed: whole numbers from 1.";
    }
}
