using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Domain.Networks;

/// <summary>The network's own flow: how a person authorises, how tokens stay alive, how they end.</summary>
public interface INetworkAuthorizer
{
    /// <summary>What our page asks a person before it sends them on; null: nothing.</summary>
    ConnectQuestion? Asks => new(ConnectField.Handle, null);

    /// <summary>
    /// Whether each of the network's servers sends people back to an address of its own, which is the one that was asked for with a
    /// part more behind it. The adapter compares: a code must never reach another server than the one that gave it.
    /// </summary>
    bool HasCallbackOfServer => false;

    /// <summary>
    /// Finds the servers and gives the address to send the person to. Refusals: <see cref="ValidationFailed"/> on <c>handle</c> or
    /// <c>server</c>, <see cref="Unavailable"/>.
    /// </summary>
    Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct);

    /// <summary>Turns the network's redirect back into tokens and the profiles that they open.</summary>
    Task<Result<Consent>> CompleteAsync(AuthorizationAnswer answer, CancellationToken ct);

    /// <summary>One presentation of the refresh token; never repeats it by itself.</summary>
    Task<RefreshOutcome> RefreshAsync(AccountSession account, CancellationToken ct);

    /// <summary>Best effort at the network; true when it confirmed.</summary>
    Task<bool> RevokeAsync(AccountSession account, CancellationToken ct);
}

/// <param name="Example">A good answer.</param>
public sealed record ConnectQuestion(ConnectField Field, string? Example);

public enum ConnectField
{
    /// <summary>Who the person is there.</summary>
    Handle,

    /// <summary>Which of the network's servers is theirs.</summary>
    Server,
}

/// <param name="Handle">Who the person says they are, as typed.</param>
/// <param name="Server">The server to start from, where the network has several.</param>
/// <param name="State">256 random bits, made by the caller.</param>
public sealed record AuthorizationRequest(string? Handle, string? Server, Uri RedirectUri, Secret State);

/// <param name="Session">What the adapter needs again at completion (verifier, key, issuer), in its own JSON.</param>
public sealed record AuthorizationStart(Uri AuthorizeUrl, Secret Session);

/// <param name="Query">The parameters that came back, as sent.</param>
/// <param name="RedirectUri">Where they came back, without them.</param>
public sealed record AuthorizationAnswer(IReadOnlyDictionary<string, string> Query, Uri RedirectUri, Secret State, Secret Session);

/// <summary>
/// What a person's consent opened: at most networks one profile; several where one login has pages, channels or companies, of which
/// the person picks one. The tokens of the others are forgotten, not revoked: they may belong to the same grant.
/// </summary>
public sealed record Consent(params IReadOnlyList<ConnectedProfile> Profiles)
{
    /// <summary>More are not offered.</summary>
    public const int MaximumProfiles = 200;
}

/// <summary>A profile that a person authorised.</summary>
/// <param name="Tokens">What opens this profile: each page of a login may have its own.</param>
/// <param name="Facts">
/// What the adapter wants to know of it later (its server's software and limits), in its own JSON; never a secret.
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

    /// <summary>Its id and its name are taken whole or not at all: a changed one could be somebody else's.</summary>
    public bool IsFit =>
        RemoteText.IsFit(PlatformAccountId, RemoteText.MaximumId) && RemoteText.IsFit(Username, RemoteText.MaximumId)
            && PlatformAccountId.Length > 0;
}

/// <summary>An account as a network's adapter sees it, for one step.</summary>
public sealed record AccountSession(string PlatformAccountId, string Username, NetworkTokens Tokens, string? Facts = null);

/// <summary>How one presentation of a refresh token ended.</summary>
public abstract record RefreshOutcome
{
    private RefreshOutcome() { }

    public sealed record Refreshed(NetworkTokens Tokens) : RefreshOutcome;

    /// <summary>The network recognised the token and refused it: a person must authorise again.</summary>
    public sealed record Rejected(NetworkError Error) : RefreshOutcome;

    /// <summary>Nothing was consumed: try later.</summary>
    public sealed record TryLater(DateTimeOffset When, NetworkError Error) : RefreshOutcome;

    /// <summary>The request left and no answer came: the token may be spent. The sheet allows one probe.</summary>
    public sealed record AnswerLost(NetworkError Error) : RefreshOutcome;
}
