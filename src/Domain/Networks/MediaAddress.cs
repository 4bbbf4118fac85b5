using Postato.Domain.Posts;

namespace Postato.Domain.Networks;

/// <summary>What an installation says when a publisher asks for the address of a medium's bytes.</summary>
public abstract record MediaAddress
{
    /// <summary>An address is good for no longer than this: a network fetches at once, and again when it failed.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(15);

    private MediaAddress() { }

    /// <summary>The installation does not serve media to networks: nothing answers at such an address.</summary>
    public static NetworkError NotServed { get; } = new(
        ErrorCodes.OperatorActionNeeded,
        "This network fetches media from an address, and this installation serves none to networks.",
        "Nothing on your side; the operator was told. A post whose media are sent as bytes goes out.");

    /// <param name="ExpiresAt">From then on nothing answers there.</param>
    public sealed record Issued(Uri Url, DateTimeOffset ExpiresAt) : MediaAddress;

    /// <param name="Error">What the step ends with.</param>
    public sealed record Refused(NetworkError Error) : MediaAddress;
}
