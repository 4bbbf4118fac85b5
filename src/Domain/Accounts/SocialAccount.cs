using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Domain.Accounts;

/// <summary>One profile on one network, without its tokens, which only the token store reads.</summary>
public sealed class SocialAccount : IEntity
{
    public static string Prefix => "acc";

    private SocialAccount() { }

    public Id<Tenant> TenantId { get; private init; }

    public Id<Workspace> WorkspaceId { get; private init; }

    public Id<SocialAccount> Id { get; private init; }

    public Platform Platform { get; private init; }

    /// <summary>The network's permanent id: a DID, a user id.</summary>
    public string PlatformAccountId { get; private init; } = "";

    public string Username { get; private set; } = "";

    public string? DisplayName { get; private set; }

    public string? AvatarUrl { get; private set; }

    public string? ProfileUrl { get; private set; }

    /// <summary>What the network's adapter stores about it, as JSON: software and limits of its server. No secrets.</summary>
    public string? Facts { get; private set; }

    public AccountStatus Status { get; private set; }

    public DateTimeOffset ConnectedAt { get; private set; }

    public DateTimeOffset? TokenExpiresAt { get; private set; }

    /// <summary>Since when its posts are paused; null when they are not.</summary>
    public DateTimeOffset? PausedAt { get; private set; }

    /// <summary>Until when the network asked not to be called; written by deliveries only.</summary>
    public DateTimeOffset? HeldUntil { get; private init; }

    /// <summary>The reason: <c>rate</c> or <c>quota</c>.</summary>
    public string? HeldReason { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static SocialAccount Connect(
        Id<Tenant> tenant, Id<Workspace> workspace, Platform platform, ConnectedProfile profile, DateTimeOffset now)
    {
        var account = new SocialAccount
        {
            TenantId = tenant,
            WorkspaceId = workspace,
            Id = Id<SocialAccount>.New(now),
            Platform = platform,
            PlatformAccountId = profile.PlatformAccountId,
            CreatedAt = now,
        };
        account.Reconnect(profile, now);
        return account;
    }

    /// <summary>A person authorized the same profile again.</summary>
    public void Reconnect(ConnectedProfile profile, DateTimeOffset now)
    {
        if (profile.PlatformAccountId != PlatformAccountId)
            throw new ArgumentException("The profile belongs to another account.", nameof(profile));

        Username = profile.Username;
        DisplayName = profile.DisplayName;
        AvatarUrl = profile.AvatarUrl?.ToString();
        ProfileUrl = profile.ProfileUrl?.ToString();
        Facts = profile.Facts;
        TokenExpiresAt = profile.Tokens.ExpiresAt;
        Status = AccountStatus.Connected;
        ConnectedAt = now;
        UpdatedAt = now;
    }

    /// <summary>Pauses its posts: what is in flight finishes, the rest waits. False when it was already paused.</summary>
    public bool Pause(DateTimeOffset now)
    {
        if (PausedAt is not null)
            return false;

        (PausedAt, UpdatedAt) = (now, now);
        return true;
    }

    /// <summary>Resumes its posts, in order. False when it was not paused.</summary>
    public bool Resume(DateTimeOffset now)
    {
        if (PausedAt is null)
            return false;

        (PausedAt, UpdatedAt) = (null, now);
        return true;
    }

    /// <summary>
    /// Its tokens are no longer valid and only a person can reconnect it; its posts wait. False when it was not connected.
    /// </summary>
    public bool ExpireTokens(DateTimeOffset now)
    {
        if (Status != AccountStatus.Connected)
            return false;

        (Status, UpdatedAt) = (AccountStatus.TokenExpired, now);
        return true;
    }

    /// <summary>The customer disconnects it. False when it was already disconnected.</summary>
    public bool Disconnect(DateTimeOffset now)
    {
        if (Status == AccountStatus.Disconnected)
            return false;

        Status = AccountStatus.Disconnected;
        TokenExpiresAt = null;
        UpdatedAt = now;
        return true;
    }
}
