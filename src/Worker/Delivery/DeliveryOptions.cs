using Postato.Application.Deliveries;

namespace Postato.Worker.Delivery;

/// <summary>The section <c>Delivery</c>.</summary>
internal sealed record DeliveryOptions
{
    /// <summary>
    /// This worker's name in leases and attempts. When no other running worker has it, leases of its previous process are taken up at start
    /// instead of waiting for them to end. The default is made of machine name and process id.
    /// </summary>
    public string? Worker { get; init; }

    /// <summary>Deliveries in flight at once.</summary>
    public int InFlight { get; init; } = 128;

    /// <summary>Of these, for one tenant; half by default.</summary>
    public int? PerTenant { get; init; }

    /// <summary>Of these, to one network; three quarters by default.</summary>
    public int? PerNetwork { get; init; }

    public Shares Shares => new(PerTenant ?? Math.Max(1, InFlight / 2), PerNetwork ?? Math.Max(1, InFlight * 3 / 4));

    /// <exception cref="InvalidOperationException">A setting is invalid.</exception>
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
