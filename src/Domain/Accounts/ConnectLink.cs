using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Domain.Accounts;

/// <summary>
/// A one-time hosted page on which a human authorises one network. Its token is kept hashed; <c>state</c> and the
/// browser's cookie are made when the page is used, live 10 minutes and work once.
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

    /// <summary>The account to reconnect: any other profile is refused. Once used: the one that was connected.</summary>
    public Id<SocialAccount>? AccountId { get; private set; }

    public string? RedirectUrl { get; private init; }

    public string CreatedBy { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>SHA-256 of <c>state</c>, while an authorisation is under way.</summary>
    public byte[]? StateHash { get; private set; }

    /// <summary>
    /// SHA-256 of the cookie of the browser that began; while there is no state, that browser has profiles to choose from.
    /// </summary>
    public byte[]? BrowserHash { get; private set; }

    public DateTimeOffset? AuthorizationExpiresAt { get; private set; }

    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>Why the last authorisation came to nothing, as a code; null: none did, or another is under way.</summary>
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

    /// <summary>A browser leaves for the network.</summary>
    public void BeginAuthorization(byte[] stateHash, byte[] browserHash, DateTimeOffset now)
    {
        (StateHash, BrowserHash, AuthorizationExpiresAt, RefusedReason) = (stateHash, browserHash, now + AuthorizationLife, null);
    }

    /// <summary>The network's answer came: from here on this state is spent, whatever the answer says.</summary>
    public void EndAuthorization() => (StateHash, BrowserHash, AuthorizationExpiresAt) = (null, null, null);

    /// <summary>The consent opened several profiles: the browser that began picks one, in the time that an authorisation has.</summary>
    public void OfferProfiles(byte[] browserHash, DateTimeOffset now) =>
        (StateHash, BrowserHash, AuthorizationExpiresAt) = (null, browserHash, now + AuthorizationLife);

    /// <summary>Whether profiles wait for somebody to pick one.</summary>
    public bool AwaitsChoice(DateTimeOffset now) =>
        IsOpen(now) && StateHash is null && BrowserHash is not null && now < AuthorizationExpiresAt;

    /// <summary>The authorisation came to nothing. The link lives on: a person may try again.</summary>
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

/// <summary>How far a link came.</summary>
public enum ConnectLinkStatus
{
    /// <summary>Nobody is at the network with it.</summary>
    Pending,

    /// <summary>A person left for the network and has not come back, or has yet to pick one of several profiles.</summary>
    Opened,

    /// <summary>It connected an account.</summary>
    Completed,

    /// <summary>The last try came to nothing; it can be tried again until it expires.</summary>
    Refused,

    Expired,
}
