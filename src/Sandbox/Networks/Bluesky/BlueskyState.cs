using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Bluesky;

/// <summary>Accounts, sessions, records and blobs; each change is in the journal before it is answered.</summary>
internal sealed class BlueskyState(World world)
{
    public const string Platform = "bluesky";

    private readonly ConcurrentDictionary<string, BlueskyAccount> accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> dids = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, BlueskySession> sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Session, DateTimeOffset ExpiresAt)> accessTokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> refreshTokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Blob> blobs = new(StringComparer.Ordinal);

    public IReadOnlyList<BlueskyAccount> Accounts => [.. accounts.Values.OrderBy(account => account.Handle, StringComparer.Ordinal)];

    public BlueskyAccount Create(string username, string? displayName)
    {
        var handle = username.Contains('.', StringComparison.Ordinal) ? username.ToLowerInvariant() : $"{username.ToLowerInvariant()}.test";
        if (dids.TryGetValue(handle, out var known))
            return accounts[known];

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(handle)))[..24];
        var did = $"did:plc:{hash.Replace('0', 'x').Replace('1', 'y').Replace('8', 'z').Replace('9', 'w')}";
        var account = new BlueskyAccount(did, handle, displayName ?? handle.Split('.')[0], Server: 0);
        Save(account);
        return account;
    }

    public void Save(BlueskyAccount account)
    {
        world.Journal.Append(Platform, "account", account);
        Put(account);
    }

    public BlueskyAccount? FindByDid(string did) => accounts.GetValueOrDefault(did);

    public BlueskyAccount? FindByHandle(string handle) => dids.TryGetValue(handle, out var did) ? accounts[did] : null;

    public BlueskyAccount? Find(string handleOrDid) => FindByDid(handleOrDid) ?? FindByHandle(handleOrDid);

    public void Save(BlueskySession session)
    {
        world.Journal.Append(Platform, "session", session);
        Put(session);
    }

    public BlueskySession? FindByAccess(string token) =>
        accessTokens.TryGetValue(token, out var access) && access.ExpiresAt > world.Clock.GetUtcNow()
            && sessions.TryGetValue(access.Session, out var session) && session is { Dead: false } && session.AccessToken == token
            ? session
            : null;

    /// <summary>Finds the session by any token it ever had, so that a replay is detected.</summary>
    public BlueskySession? FindByRefresh(string token) =>
        refreshTokens.TryGetValue(token, out var id) ? sessions.GetValueOrDefault(id) : null;

    public IEnumerable<BlueskySession> SessionsOf(string did) => sessions.Values.Where(session => session.Did == did);

    public void SaveBlob(string cid, string mimeType, byte[] bytes)
    {
        if (blobs.ContainsKey(cid))
            return;

        if (world.Journal.Folder is { } folder)
        {
            Directory.CreateDirectory(Path.Combine(folder, "blobs"));
            File.WriteAllBytes(Path.Combine(folder, "blobs", cid), bytes);
            world.Journal.Append(Platform, "blob", new { cid, mimeType });
        }

        blobs[cid] = new(cid, mimeType, bytes, FileKind.SizeOf(bytes));
    }

    public Blob? FindBlob(string cid) => blobs.GetValueOrDefault(cid);

    public void Restore(string kind, JsonElement value)
    {
        switch (kind)
        {
            case "account":
                Put(value.Deserialize<BlueskyAccount>(Json.Options)!);
                break;
            case "session":
                Put(value.Deserialize<BlueskySession>(Json.Options)!);
                break;
            case "blob"
                when value.GetProperty("cid").GetString() is { } cid && File.Exists(Path.Combine(world.Journal.Folder!, "blobs", cid)):
                var bytes = File.ReadAllBytes(Path.Combine(world.Journal.Folder!, "blobs", cid));
                blobs[cid] = new(cid, value.GetProperty("mimeType").GetString()!, bytes, FileKind.SizeOf(bytes));
                break;
        }
    }

    private void Put(BlueskyAccount account)
    {
        accounts[account.Did] = account;
        dids[account.Handle] = account.Did;
        world.Profiles.Set(Platform, account.Handle, account.DisplayName);
    }

    private void Put(BlueskySession session)
    {
        sessions[session.Id] = session;
        accessTokens[session.AccessToken] = (session.Id, session.AccessExpiresAt);
        refreshTokens[session.RefreshToken] = session.Id;
    }
}

/// <param name="Server">0 for the first PDS, 1 after the account moved to the second.</param>
internal sealed record BlueskyAccount(string Did, string Handle, string DisplayName, int Server);

/// <param name="KeyThumbprint">The DPoP key to which this session is bound.</param>
internal sealed record BlueskySession(
    string Id, string Did, string ClientId, string KeyThumbprint, string Scope, string AccessToken, DateTimeOffset AccessExpiresAt,
    string RefreshToken, bool Dead = false, bool RefreshRefused = false);

internal sealed record Blob(string Cid, string MimeType, byte[] Bytes, (int Width, int Height)? Size)
{
    public JsonObject Reference => new()
    {
        ["$type"] = "blob",
        ["ref"] = new JsonObject { ["$link"] = Cid },
        ["mimeType"] = MimeType,
        ["size"] = Bytes.Length,
    };
}
