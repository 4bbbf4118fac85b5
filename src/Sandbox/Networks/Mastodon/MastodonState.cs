using System.Collections.Concurrent;
using System.Text.Json;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>Apps, accounts and tokens of all servers; each change is in the journal before it is answered.</summary>
internal sealed class MastodonState(World world, MastodonOptions options, Ids ids)
{
    public const string Platform = "mastodon";

    private readonly ConcurrentDictionary<string, App> apps = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MastodonAccount> accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Token> tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> refreshTokens = new(StringComparer.Ordinal);
    private readonly Lock creating = new();

    /// <param name="username">A name alone is on the first server; <c>ann@127.0.0.1:5101</c> names another.</param>
    public MastodonAccount Create(string username, string? displayName)
    {
        var (name, host) = username.TrimStart('@').Split('@') is [var local, var domain]
            ? (local.ToLowerInvariant(), domain)
            : (username.TrimStart('@').ToLowerInvariant(), HostOf(options.Mastodon));
        var server = options.Servers.FirstOrDefault(found => HostOf(found) == host) ?? options.Mastodon;
        lock (creating)
        {
            if (Find(server, name) is { } known)
                return known;

            var account = new MastodonAccount(ids.Next(server), server.Port, name, displayName ?? name);
            world.Journal.Append(Platform, "account", account);
            Put(account);
            return account;
        }
    }

    public IReadOnlyList<MastodonAccount> AccountsOf(ServerOptions server) =>
        [.. accounts.Values.Where(account => account.Port == server.Port).OrderBy(account => account.Name, StringComparer.Ordinal)];

    public MastodonAccount? Find(string id) => accounts.GetValueOrDefault(id);

    public MastodonAccount? Find(ServerOptions server, string name) =>
        names.TryGetValue($"{name}@{HostOf(server)}", out var id) ? accounts[id] : null;

    public static string HostOf(ServerOptions server) => $"127.0.0.1:{server.Port}";

    public void Save(App app)
    {
        world.Journal.Append(Platform, "app", app);
        apps[app.ClientId] = app;
    }

    public App? FindApp(string clientId) => apps.GetValueOrDefault(clientId);

    public App? FindApp(ServerOptions server, string clientId) =>
        apps.TryGetValue(clientId, out var app) && app.Port == server.Port ? app : null;

    public void Save(Token token)
    {
        world.Journal.Append(Platform, "token", token);
        Put(token);
    }

    /// <summary>Also finds a revoked token, because the server's error depends on how it was revoked.</summary>
    public Token? FindToken(ServerOptions server, string access) =>
        tokens.TryGetValue(access, out var token) && token.Port == server.Port ? token : null;

    public Token? FindByRefresh(ServerOptions server, string refresh) =>
        refreshTokens.TryGetValue(refresh, out var access) ? FindToken(server, access) : null;

    public bool HasTokens(string accountId) => tokens.Values.Any(token => token.AccountId == accountId);

    public void End(string accountId, TokenEnd end, bool refreshToo)
    {
        foreach (var token in tokens.Values.Where(token => token.AccountId == accountId && token.End == TokenEnd.None))
            Save(token with { End = end, RefreshRefused = token.RefreshRefused || refreshToo });
    }

    public void Restore(string kind, JsonElement value)
    {
        switch (kind)
        {
            case "account":
                Put(value.Deserialize<MastodonAccount>(Json.Options)!);
                break;
            case "app":
                var app = value.Deserialize<App>(Json.Options)!;
                apps[app.ClientId] = app;
                break;
            case "token":
                Put(value.Deserialize<Token>(Json.Options)!);
                break;
        }
    }

    private void Put(MastodonAccount account)
    {
        accounts[account.Id] = account;
        names[account.FullName] = account.Id;
        world.Profiles.Set(Platform, account.FullName, account.DisplayName);
    }

    private void Put(Token token)
    {
        tokens[token.Access] = token;
        if (token.Refresh is { } refresh)
            refreshTokens[refresh] = token.Access;
    }
}

/// <param name="Port">The port of its server.</param>
internal sealed record MastodonAccount(string Id, int Port, string Name, string DisplayName)
{
    public string FullName => $"{Name}@127.0.0.1:{Port}";
}

internal sealed record App(
    string Id, int Port, string ClientId, string ClientSecret, string Name, string? Website, IReadOnlyList<string> RedirectUris,
    string Scopes);

/// <param name="AccountId">Null for the app's own token.</param>
/// <param name="IdentityOnly">Whether it works only for verifying whose it is.</param>
internal sealed record Token(
    string Access, int Port, string? AccountId, string ClientId, string Scope, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt = null,
    string? Refresh = null, TokenEnd End = TokenEnd.None, bool RefreshRefused = false, bool IdentityOnly = false)
{
    /// <summary>A scope includes those below it: <c>write</c> includes all that begin with <c>write:</c>.</summary>
    public bool May(string scope) => Scope.Split(' ') is var given && (given.Contains(scope) || given.Contains(scope.Split(':')[0]));
}

internal enum TokenEnd
{
    None,
    Expired,
    Revoked,
}
