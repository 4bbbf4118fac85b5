using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Domain.Accounts;

/// <summary>
/// A one-time hosted page on which a person authorizes one network. Its token is stored as a hash; <c>state</c> and the browser's cookie
/// are created when the page is used, are valid for 10 minutes and work once.
/// </summary>
public sealed class ConnectLink : IEntity
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);
    public static readonly TimeSpan AuthorizationLife = TimeSpan.FromMinutes(10);

    public static string Prefix => "cnl";

    private ConnectLink() { }

    public Id<Tenant> TenantId { get; private init; }

    public Id<Workspace> WorkspaceId { get; private init; }

    public Id<ConnectLink> Id { get; private init; }

    public Platform Platform { get; private init; }

    /// <summary>SHA-256 of the token in the page's address.</summary>
    public byte[] TokenHash { get; private init; } = [];

    public string? Handle { get; private init; }

    public string? Server { get; private init; }

    /// <summary>
    /// The account to reconnect, so that any other profile is refused. Once the link is used, the account that was connected.
    /// </summary>
    public Id<SocialAccount>? AccountId { get; private set; }

    public string? RedirectUrl { get; private init; }

    public string CreatedBy { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>SHA-256 of <c>state</c> while an authorization is in progress.</summary>
    public byte[]? StateHash { get; private set; }

    /// <summary>
    /// SHA-256 of the cookie of the browser that began. It is set without a state while that browser has profiles to choose from.
    /// </summary>
    public byte[]? BrowserHash { get; private set; }

    public DateTimeOffset? AuthorizationExpiresAt { get; private set; }

    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>The code of the last failure; null when none failed, or another authorization is in progress.</summary>
    public string? RefusedReason { get; private set; }

    public static ConnectLink Create(
        Id<Tenant> tenant, Id<Workspace> workspace, Platform platform, byte[] tokenHash, string? handle, string? server,
        Id<SocialAccount>? account, string? redirectUrl, string createdBy, DateTimeOffset now) => new()
        {
            TenantId = tenant,
            WorkspaceId = workspace,
            Id = Id<ConnectLink>.New(now),
            Platform = platform,
            TokenHash = tokenHash,
            Handle = handle,
            Server = server,
            AccountId = account,
            RedirectUrl = redirectUrl,
            CreatedBy = createdBy,
            CreatedAt = now,
            ExpiresAt = now + Life,
        };

    public bool IsOpen(DateTimeOffset now) => UsedAt is null && now < ExpiresAt;

    /// <summary>A browser is sent to the network.</summary>
    public void BeginAuthorization(byte[] stateHash, byte[] browserHash, DateTimeOffset now)
    {
        (StateHash, BrowserHash, AuthorizationExpiresAt, RefusedReason) = (stateHash, browserHash, now + AuthorizationLife, null);
    }

    /// <summary>The network answered: the state is consumed, whatever the answer is.</summary>
    public void EndAuthorization() => (StateHash, BrowserHash, AuthorizationExpiresAt) = (null, null, null);

    /// <summary>The consent opened several profiles: the browser that began picks one within the time of an authorization.</summary>
    public void OfferProfiles(byte[] browserHash, DateTimeOffset now) =>
        (StateHash, BrowserHash, AuthorizationExpiresAt) = (null, browserHash, now + AuthorizationLife);

    /// <summary>Whether profiles wait to be picked from.</summary>
    public bool AwaitsChoice(DateTimeOffset now) =>
        IsOpen(now) && StateHash is null && BrowserHash is not null && now < AuthorizationExpiresAt;

    /// <summary>The authorization failed. The link stays valid, so the person may try again.</summary>
    public void Refuse(string reason) => RefusedReason = reason;

    public void Use(Id<SocialAccount> account, DateTimeOffset now)
    {
        EndAuthorization();
        (AccountId, UsedAt, RefusedReason) = (account, now, null);
    }

    public ConnectLinkStatus StatusAt(DateTimeOffset now) => this switch
    {
        { UsedAt: not null } => ConnectLinkStatus.Completed,
        _ when now >= ExpiresAt => ConnectLinkStatus.Expired,
        { RefusedReason: not null } => ConnectLinkStatus.Refused,
        { AuthorizationExpiresAt: { } end } when now < end => ConnectLinkStatus.Opened,
        _ => ConnectLinkStatus.Pending,
    };
}

/// <summary>The progress of a link.</summary>
public enum ConnectLinkStatus
{
    /// <summary>No authorization is in progress.</summary>
    Pending,

    /// <summary>A person was sent to the network and has not returned, or has not picked a profile yet.</summary>
    Opened,

    /// <summary>It connected an account.</summary>
    Completed,

    /// <summary>The last authorization failed; another one can be made until the link expires.</summary>
    Refused,

    Expired,
}
