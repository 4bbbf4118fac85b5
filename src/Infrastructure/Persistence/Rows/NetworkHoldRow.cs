using Postato.Domain.Networks;

namespace Postato.Infrastructure.Persistence.Rows;

/// <summary>A network that must not be called, for all tenants. Belongs to no tenant.</summary>
internal sealed class NetworkHoldRow
{
    /// <summary>Stands for all platforms.</summary>
    public static readonly Platform All = new("*");

    public Platform Platform { get; init; }

    /// <summary>Null when it holds until it is resumed.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary><c>pause</c> when an operator paused it, <c>rate</c> when the network asked for it.</summary>
    public string Reason { get; init; } = "";

    public DateTimeOffset Since { get; init; }
}
