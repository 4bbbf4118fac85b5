using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Domain.Networks;

/// <summary>The network's authorization: how a person authorizes, how tokens are refreshed and revoked.</summary>
public interface INetworkAuthorizer
{
    /// <summary>What our page asks a person before it redirects to the network; null for nothing.</summary>
    ConnectQuestion? Asks => new(ConnectField.Handle, null);

    /// <summary>
    /// Whether each of the network's servers redirects to an address of its own: the requested one with a segment appended. The adapter
    /// compares it, because a code must never be sent to another server than the one that issued it.
    /// </summary>
    bool HasCallbackOfServer => false;

    /// <summary>
    /// Finds the servers and returns the URL to send the person to. Refusals: <see cref="ValidationFailed"/> on <c>handle</c> or
    /// <c>server</c>, <see cref="Unavailable"/>.
    /// </summary>
    Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct);

    /// <summary>Exchanges the network's redirect for tokens and the profiles that they give access to.</summary>
    Task<Result<Consent>> CompleteAsync(AuthorizationAnswer answer, CancellationToken ct);

    /// <summary>Presents the refresh token once; never repeats it by itself.</summary>
    Task<RefreshOutcome> RefreshAsync(AccountSession account, CancellationToken ct);

    /// <summary>Revokes tokens at the network, best effort; true when it confirmed.</summary>
    Task<bool> RevokeAsync(AccountSession account, CancellationToken ct);
}

/// <param name="Example">An example of a valid answer.</param>
public sealed record ConnectQuestion(ConnectField Field, string? Example);

public enum ConnectField
{
    /// <summary>The person's handle at the network.</summary>
    Handle,

    /// <summary>The network's server that the person's account is on.</summary>
    Server,
}

/// <param name="Handle">The person's handle, as typed.</param>
/// <param name="Server">The server to start from, for a network with several.</param>
/// <param name="State">256 random bits, created by the caller.</param>
public sealed record AuthorizationRequest(string? Handle, string? Server, Uri RedirectUri, Secret State);

/// <param name="Session">What the adapter needs again at completion (verifier, key, issuer), as JSON of its own.</param>
public sealed record AuthorizationStart(Uri AuthorizeUrl, Secret Session);

/// <param name="Query">The query parameters of the redirect, as received.</param>
/// <param name="RedirectUri">The address of the redirect, without its query.</param>
public sealed record AuthorizationAnswer(IReadOnlyDictionary<string, string> Query, Uri RedirectUri, Secret State, Secret Session);

/// <summary>
/// The profiles that a consent gives access to: one at most networks; several where one login has pages, channels or companies, of which
/// the person picks one. The tokens of the others are discarded, not revoked, because they may belong to the same grant.
/// </summary>
public sealed record Consent(params IReadOnlyList<ConnectedProfile> Profiles)
{
    /// <summary>Profiles beyond this number are not offered.</summary>
    public const int MaximumProfiles = 200;
}

/// <summary>A profile that a person authorized.</summary>
/// <param name="Tokens">The tokens for this profile: each page of a login may have its own.</param>
/// <param name="Facts">
/// What the adapter stores about the account (its server's software and limits), as JSON of its own; never a secret.
/// </param>
public sealed record ConnectedProfile(
    string PlatformAccountId, string Username, string? DisplayName, Uri? AvatarUrl, Uri? ProfileUrl, NetworkTokens Tokens,
    string? Facts = null)
{
    public string? DisplayName
    {
        get;
        init => field = RemoteText.Clean(value, RemoteText.MaximumName);
    } = RemoteText.Clean(DisplayName, RemoteText.MaximumName);

    public Uri? AvatarUrl { get; init => field = RemoteText.Link(value); } = RemoteText.Link(AvatarUrl);

    public Uri? ProfileUrl { get; init => field = RemoteText.Link(value); } = RemoteText.Link(ProfileUrl);

    /// <summary>An id or name that is not storable as it is is refused, because a cleaned one could be another profile's.</summary>
    public bool IsFit =>
        RemoteText.IsFit(PlatformAccountId, RemoteText.MaximumId) && RemoteText.IsFit(Username, RemoteText.MaximumId)
            && PlatformAccountId.Length > 0;
}

/// <summary>An account as a network's adapter sees it, for one step.</summary>
public sealed record AccountSession(string PlatformAccountId, string Username, NetworkTokens Tokens, string? Facts = null);

/// <summary>The result of presenting a refresh token once.</summary>
public abstract record RefreshOutcome
{
    private RefreshOutcome() { }

    public sealed record Refreshed(NetworkTokens Tokens) : RefreshOutcome;

    /// <summary>The network knows the token and refused it: a person must authorize again.</summary>
    public sealed record Rejected(NetworkError Error) : RefreshOutcome;

    /// <summary>The token was not spent: try later.</summary>
    public sealed record TryLater(DateTimeOffset When, NetworkError Error) : RefreshOutcome;

    /// <summary>The request left and no answer came: the token may be spent. The network's sheet allows one more try.</summary>
    public sealed record AnswerLost(NetworkError Error) : RefreshOutcome;
}
