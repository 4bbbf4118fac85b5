using Postato.Application.Deliveries;

namespace Postato.Worker.Delivery;

/// <summary>The section <c>Delivery</c>.</summary>
internal sealed record DeliveryOptions
{
    /// <summary>
    /// This worker's name in leases and attempts, which no other running worker has: then what its last process left behind
    /// is taken up at start, without waiting for leases to end. By default the machine's name and the process's number.
    /// </summary>
    public string? Worker { get; init; }

    /// <summary>Deliveries at work at once.</summary>
    public int InFlight { get; init; } = 128;

    /// <summary>Of them for one tenant; by default half.</summary>
    public int? PerTenant { get; init; }

    /// <summary>Of them to one network; by default three quarters.</summary>
    public int? PerNetwork { get; init; }

    public Shares Shares => new(PerTenant ?? Math.Max(1, InFlight / 2), PerNetwork ?? Math.Max(1, InFlight * 3 / 4));

    /// <exception cref="InvalidOperationException">A setting is not sound.</exception>
    public static DeliveryOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection("Delivery").Get<DeliveryOptions>() ?? new();
        return options.FindMistake() is { } mistake ? throw new InvalidOperationException(mistake) : options;
    }

    private string? FindMistake() =>
        FindMistake("InFlight", InFlight, 4_096) ?? FindMistake("PerTenant", Shares.PerTenant, InFlight)
            ?? FindMistake("PerNetwork", Shares.PerNetwork, InFlight);

    private static string? FindMistake(string name, int found, int maximum) =>
        found < 1 || found > maximum ? $"Delivery:{name} (Delivery__{name}): found {found}; allowed: 1 to {maximum}." : null;
}
