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

    public string? FindMistake() => InFlight is < 1 or > 4_096
        ? $"Delivery:InFlight (Delivery__InFlight): found {InFlight}; allowed: 1 to 4096."
        : null;
}
