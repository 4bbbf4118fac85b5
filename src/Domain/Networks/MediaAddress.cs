using Postato.Domain.Posts;

namespace Postato.Domain.Networks;

/// <summary>The answer to a publisher that asks for the address of a medium.</summary>
public abstract record MediaAddress
{
    /// <summary>How long an address is valid: a network fetches at once, and again after a failure.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(15);

    private MediaAddress() { }

    /// <summary>This installation does not serve media to networks.</summary>
    public static NetworkError NotServed { get; } = new(
        ErrorCodes.OperatorActionNeeded,
        "This network fetches media from an address, and this installation serves none to networks.",
        "Nothing on your side; the operator was told. A post whose media are sent as bytes goes out.");

    /// <param name="ExpiresAt">From then on the address is not valid.</param>
    public sealed record Issued(Uri Url, DateTimeOffset ExpiresAt) : MediaAddress;

    /// <param name="Error">The error that the step fails with.</param>
    public sealed record Refused(NetworkError Error) : MediaAddress;
}
