using Postato.Domain.Networks;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>Reads a server's software and limits, which its admin may change at any time.</summary>
internal sealed class ServerReader(MastodonClient client, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(6);
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan NewsLimit = TimeSpan.FromSeconds(5);

    private readonly BoundedMap<Uri, (DateTimeOffset Until, ServerFacts? Facts)> kept = new();

    /// <summary>
    /// The current data of the account's server, when it differs from the stored one; a server is read at most once in some hours.
    /// </summary>
    public async Task<string?> FindNewsAsync(AccountSession account, CancellationToken ct)
    {
        var server = MastodonSession.Of(account).Server;
        var now = clock.GetUtcNow();
        if (!kept.TryGetValue(server, out var known) || known.Until <= now)
        {
            // Set first, so that concurrent deliveries do not read it too.
            kept.Set(server, (now + TryAgain, known.Facts));
            known = (now + TryAgain, await TryReadAsync(server, ct));
            if (known.Facts is not null)
                kept.Set(server, (now + Fresh, known.Facts));
        }

        var before = ServerFacts.Of(account.Facts);
        var news = known.Facts is { } facts ? (facts with { Visibility = before.Visibility }).Write() : null;
        return news == before.Write() ? null : news;
    }

    /// <exception cref="RequestNeverLeft">The server was not reached.</exception>
    /// <exception cref="AnswerLost">It does not answer.</exception>
    public async Task<ServerReading> ReadAsync(Uri server, TimeSpan limit, CancellationToken ct)
    {
        var answer = await client.GetAsync(server, "/api/v2/instance", ct, limit: limit);
        if (answer.Status == 410)
            return new(null, IsGone: true, KnowsSoftware: false);

        var instance = InstanceOf(answer) ?? InstanceOf(await client.GetAsync(server, "/api/v1/instance", ct, limit: limit));
        if (instance is null)
            return new(null, IsGone: false, KnowsSoftware: false);

        var node = await ReadNodeAsync(server, limit, ct);
        return new(
            new(
                MastodonSoftware.NameOf(node.Name, Cut(instance.Version!)), Cut(node.Version ?? instance.Version!),
                ServerLimits.Of(instance)),
            IsGone: false, node.Name is not null);
    }

    private async Task<ServerFacts?> TryReadAsync(Uri server, CancellationToken ct)
    {
        try
        {
            // An incomplete reading does not replace the stored data.
            return await ReadAsync(server, NewsLimit, ct) is { KnowsSoftware: true } read ? read.Facts : null;
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return null;
        }
    }

    private async Task<(string? Name, string? Version)> ReadNodeAsync(Uri server, TimeSpan limit, CancellationToken ct)
    {
        var links = WireLink.ListOf(MastodonWire.Json(await client.GetAsync(server, "/.well-known/nodeinfo", ct, limit: limit)));
        var href = links.LastOrDefault(link => link.Rel?.Contains("nodeinfo", StringComparison.Ordinal) == true)?.Href;
        if (MastodonServers.OwnUrl(server, href) is not { } url)
            return default;

        var software = MastodonWire.Json(await client.GetAsync(server, url.PathAndQuery, ct, limit: limit))["software"];
        return (software["name"].Text, software["version"].Text);
    }

    private static WireInstance? InstanceOf(HttpAnswer answer) =>
        answer.IsSuccess && WireInstance.Of(MastodonWire.Json(answer)) is { Version: not null } instance ? instance : null;

    private static string Cut(string version) => version.Length > 100 ? version[..100] : version;
}

/// <param name="Facts">Null when the server does not have this API.</param>
internal sealed record ServerReading(ServerFacts? Facts, bool IsGone, bool KnowsSoftware);
