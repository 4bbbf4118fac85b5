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

    /// <summary>The account to reconnect: any other profile is refused.</summary>
    public Id<SocialAccount>? AccountId { get; private init; }

    public string? RedirectUrl { get; private init; }

    public string CreatedBy { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>SHA-256 of <c>state</c>, while an authorisation is under way.</summary>
    public byte[]? StateHash { get; private set; }

    /// <summary>SHA-256 of the cookie of the browser that began.</summary>
    public byte[]? BrowserHash { get; private set; }

    public DateTimeOffset? AuthorizationExpiresAt { get; private set; }

    public DateTimeOffset? UsedAt { get; private set; }

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
        (StateHash, BrowserHash, AuthorizationExpiresAt) = (stateHash, browserHash, now + AuthorizationLife);
    }

    /// <summary>The network's answer came: from here on this state is spent, whatever the answer says.</summary>
    public void EndAuthorization() => (StateHash, BrowserHash, AuthorizationExpiresAt) = (null, null, null);

    public void Use(DateTimeOffset now) => UsedAt = now;
}
