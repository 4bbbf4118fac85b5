namespace Postato.Worker.Delivery;

/// <summary>The section <c>Delivery</c>.</summary>
internal sealed record DeliveryOptions
{
    /// <summary>This worker's name in leases and attempts; by default the machine's and the process's.</summary>
    public string? Worker { get; init; }

    /// <summary>Deliveries at work at once.</summary>
    public int InFlight { get; init; } = 128;

    public string? FindMistake() => InFlight is < 1 or > 4_096
        ? $"Delivery:InFlight (Delivery__InFlight): found {InFlight}; allowed: 1 to 4096."
        : null;
}
