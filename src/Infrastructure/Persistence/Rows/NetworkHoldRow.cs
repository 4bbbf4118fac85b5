using Postato.Domain.Networks;

namespace Postato.Infrastructure.Persistence.Rows;

/// <summary>A network that is not to be called. No tenant's: it holds everybody.</summary>
internal sealed class NetworkHoldRow
{
    /// <summary>In place of a platform: all of them.</summary>
    public static readonly Platform All = new("*");

    public Platform Platform { get; init; }

    /// <summary>Null: until somebody resumes it.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary><c>pause</c>: somebody said so; <c>rate</c>: the network did.</summary>
    public string Reason { get; init; } = "";

    public DateTimeOffset Since { get; init; }
}
