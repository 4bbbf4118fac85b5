using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.X;

/// <summary>Accounts and their tokens; each change is in the journal before it is answered.</summary>
internal sealed class State(World world)
{
    public const string Platform = "twitter";

    private readonly ConcurrentDictionary<string, XAccount> accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, XSession> sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> sessionsOf = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> accessTokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> refreshTokens = new(StringComparer.Ordinal);

    public IReadOnlyList<XAccount> Accounts => [.. accounts.Values.OrderBy(account => account.Username, StringComparer.Ordinal)];

    public XAccount Create(string username, string? displayName)
    {
        var name = string.Concat(username.Trim().TrimStart('@').Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        if (FindByName(name) is { } known)
            return known;

        // The same name always gets the same id.
        var id = 1_000_000_000_000_000
            + (BitConverter.ToUInt64(SHA256.HashData(Encoding.ASCII.GetBytes(name.ToLowerInvariant()))) % 1_000_000_000_000_000);
        var account = new XAccount($"{id}", name, displayName ?? name);
        world.Journal.Append(Platform, "account", account);
        Put(account);
        return account;
    }

    public XAccount? Find(string id) => accounts.GetValueOrDefault(id);

    public XAccount? FindByName(string name) => names.TryGetValue(name, out var id) ? Find(id) : null;

    public void Save(XSession session)
    {
        world.Journal.Append(Platform, "session", session);
        Put(session);
    }

    public XSession? FindByAccess(string token) =>
        accessTokens.TryGetValue(token, out var id) && sessions.TryGetValue(id, out var session) && session is { Dead: false }
            && session.AccessToken == token && session.AccessExpiresAt > world.Clock.GetUtcNow()
            ? session
            : null;

    /// <summary>Finds the session by any token it ever had, valid or not, so that a replay is detected.</summary>
    public XSession? FindByAny(string token) =>
        refreshTokens.TryGetValue(token, out var id) || accessTokens.TryGetValue(token, out id) ? sessions.GetValueOrDefault(id) : null;

    /// <summary>Revokes the account's access tokens, and optionally its refresh tokens.</summary>
    public void Expire(string accountId, bool refreshToo)
    {
        foreach (var id in sessionsOf.TryGetValue(accountId, out var held) ? held.Keys : [])
        {
            if (sessions[id] is { Dead: false } session)
                Save(refreshToo ? session with { Dead = true } : session with { AccessExpiresAt = world.Clock.GetUtcNow().AddSeconds(-1) });
        }
    }

    public void Restore(string kind, JsonElement value)
    {
        if (kind == "account")
            Put(value.Deserialize<XAccount>(Json.Options)!);
        else if (kind == "session")
            Put(value.Deserialize<XSession>(Json.Options)!);
    }

    private void Put(XAccount account)
    {
        accounts[account.Id] = account;
        names[account.Username] = account.Id;
        world.Profiles.Set(Platform, account.Username, account.Name);
    }

    private void Put(XSession session)
    {
        sessions[session.Id] = session;
        sessionsOf.GetOrAdd(session.AccountId, _ => new(StringComparer.Ordinal))[session.Id] = true;
        accessTokens[session.AccessToken] = session.Id;
        refreshTokens[session.RefreshToken] = session.Id;
    }
}

internal sealed record XAccount(string Id, string Username, string Name)
{
    /// <summary>Names with a special meaning.</summary>
    public bool Is(string special) => Username.Equals(special, StringComparison.OrdinalIgnoreCase);

    public bool IsPremium => Is("premium");
}

/// <param name="Dead">Neither token is accepted any more.</param>
/// <param name="RefreshRefused">The refresh token is revoked at its first use.</param>
internal sealed record XSession(
    string Id, string AccountId, string ClientId, string Scope, string AccessToken, DateTimeOffset AccessExpiresAt, string RefreshToken,
    bool Dead = false, bool RefreshRefused = false)
{
    public bool May(string scope) => Scope.Split(' ').Contains(scope);
}
