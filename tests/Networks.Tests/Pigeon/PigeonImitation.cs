using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Postato.Sandbox.Core;

namespace Postato.Networks.Tests.Pigeon;

/// <summary>The pigeons' server, beside the other networks of the Sandbox.</summary>
internal sealed class PigeonImitation(World world, IConfiguration configuration) : Imitation<Exchange>(world)
{
    private const int TokenLife = 3_600;

    private readonly World world = world;
    private readonly int port = configuration.GetValue("Sandbox:Pigeon:Port", 5_190);
    private readonly ConcurrentDictionary<string, Walk> walks = new();
    private readonly ConcurrentDictionary<string, Session> byAccess = new();
    private readonly ConcurrentDictionary<string, Session> byRefresh = new();
    private readonly ConcurrentDictionary<string, (byte[] Bytes, string MimeType)> pictures = new();
    private readonly ConcurrentDictionary<(string Name, string Key), Letter> letters = new();

    public override string Platform => PigeonCapabilities.Key;

    public override IReadOnlyList<int> Ports => [port];

    public override Profile CreateProfile(string username, string? displayName)
    {
        world.Profiles.Set(Platform, username, displayName ?? username);
        return new(Platform, username, displayName ?? username);
    }

    // Pigeons forget.
    public override void Restore(string kind, JsonElement value) { }

    public override (byte[] Bytes, string MimeType)? FindMedia(string id) => pictures.TryGetValue(id, out var picture) ? picture : null;

    protected override Exchange Open(HttpContext http, byte[] body) =>
        new(http, body, $"{http.Request.Method} /{http.Request.Path.Value!.Split('/')[1]}");

    protected override bool Publishes(string operation) => operation is "POST /letters" or "POST /pictures";

    protected override string? CallerOf(Exchange exchange) => SessionOf(exchange)?.Name;

    protected override Fault? MarkerFor(Exchange exchange)
    {
        if (exchange.Operation != "POST /letters" || CallerOf(exchange) is not { } caller)
            return null;

        var text = Body(exchange)["text"]!.GetValue<string>();
        var above = letters.Values.FirstOrDefault(letter => letter.Id == Body(exchange)["replyTo"]?.GetValue<string>());
        return world.Markers.Meet(this, caller, text, (above?.Number ?? 0) + 1, above?.ThreadText ?? text);
    }

    protected override Task<Reply> RouteAsync(Exchange exchange) => Task.FromResult(exchange.Operation switch
    {
        "GET /authorize" => Reply.Text($"<form method=\"post\"><input name=\"username\"><button>Send me</button></form><p>{WebUtility.HtmlEncode(exchange.Query("client_id"))} wants a pigeon.</p>", "text/html"),
        "POST /authorize" => Decide(exchange.Form),
        "POST /token" when exchange.Form["grant_type"] == "refresh_token" => Refresh(exchange.Form["refresh_token"]),
        "POST /token" => TakeCode(exchange.Form),
        "POST /revoke" => Revoke(exchange.Form["token"]),
        "POST /pictures" => SessionOf(exchange) is null ? ErrorOf(401) : Upload(exchange),
        "POST /letters" => SessionOf(exchange) is { } session ? Take(exchange, session) : ErrorOf(401),
        "GET /letters" => SessionOf(exchange) is { } session ? Find(session, exchange.Http.Request.Path.Value!.Split('/')[2]) : ErrorOf(401),
        _ => ErrorOf(404),
    });

    protected override Reply ErrorOf(int status) => Reply.Of(new JsonObject { ["code"] = $"coo-{status}", ["words"] = "Coo." }, status);

    protected override Reply RateLimited(int seconds) => ErrorOf(429).With("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));

    protected override Reply Refused() => ErrorOf(422);

    protected override void Expire(Exchange exchange, bool refreshToo)
    {
        if (SessionOf(exchange) is { } session)
            (session.ExpiresAt, session.IsDead) = (DateTimeOffset.MinValue, refreshToo);
    }

    private Reply Decide(IReadOnlyDictionary<string, string> form)
    {
        var code = Random();
        walks[code] = new(form["username"], form["code_challenge"]);
        CreateProfile(form["username"], null);
        return Reply.Redirect($"{form["redirect_uri"]}?state={form["state"]}&{(form["username"] == "deny" ? "error=access_denied" : $"code={code}")}");
    }

    private Reply TakeCode(IReadOnlyDictionary<string, string> form)
    {
        if (!walks.TryRemove(form["code"], out var walk) || Base64(form["code_verifier"]) != walk.Challenge)
            return ErrorOf(400);

        Interlocked.Increment(ref world.Requests.Of(Platform).TokensIssued);
        var session = new Session(walk.Name);
        var tokens = Renew(session);
        if (walk.Name == "expired")
            session.ExpiresAt = DateTimeOffset.MinValue;
        return tokens;
    }

    private Reply Refresh(string token)
    {
        if (!byRefresh.TryGetValue(token, out var session) || session.IsDead || session.Name == "dead")
            return ErrorOf(400);
        if (session.RefreshToken != token)
        {
            session.IsDead = true;
            Interlocked.Increment(ref world.Requests.Of(Platform).RefreshReplays);
            return ErrorOf(400);
        }

        Interlocked.Increment(ref world.Requests.Of(Platform).TokensRefreshed);
        return Renew(session);
    }

    private Reply Renew(Session session)
    {
        (session.AccessToken, session.RefreshToken, session.ExpiresAt) = (Random(), Random(), world.Clock.GetUtcNow().AddSeconds(TokenLife));
        byAccess[session.AccessToken] = byRefresh[session.RefreshToken] = session;
        return Reply.Of(new JsonObject
        {
            ["accessToken"] = session.AccessToken,
            ["refreshToken"] = session.RefreshToken,
            ["expiresIn"] = TokenLife,
            ["scope"] = session.Name == "noscope" ? "read" : "read write",
            ["name"] = session.Name,
            ["nest"] = $"nest-of-{session.Name}",
        });
    }

    private Reply Revoke(string token)
    {
        if (byRefresh.TryGetValue(token, out var session))
            session.IsDead = true;
        return Reply.Of(new JsonObject());
    }

    private Reply Upload(Exchange exchange)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(exchange.Body));
        pictures[id] = (exchange.Body, exchange.Http.Request.ContentType!);
        return Reply.Of(new JsonObject { ["id"] = id }, 201);
    }

    private Reply Take(Exchange exchange, Session session)
    {
        if (session.Name == "noscope")
            return ErrorOf(403);
        if (session.Name == "restricted")
            return ErrorOf(422);

        var body = Body(exchange);
        var (key, text) = (body["key"]!.GetValue<string>(), body["text"]!.GetValue<string>());
        if (letters.TryGetValue((session.Name, key), out var known))
            return Arrived(known);

        var above = letters.Values.FirstOrDefault(letter => letter.Id == body["replyTo"]?.GetValue<string>());
        var visibleAt = world.Clock.GetUtcNow().AddSeconds(exchange.Fault?.Kind == "lag" ? 30 : 0);
        var letter = letters[(session.Name, key)] = new($"letter-{key}", $"/of/{session.Name}/letter-{key}", (above?.Number ?? 0) + 1, above?.ThreadText ?? text, visibleAt);
        world.Posts.Add(seq => new PublishedPost
        {
            Seq = seq,
            Platform = Platform,
            Username = session.Name,
            Id = letter.Id,
            Url = world.PageUrl + letter.Path,
            Text = text,
            ReplyTo = above?.Id,
            Media = [.. body["pictures"]!.AsArray().Select(picture => Describe(picture!["id"]!.GetValue<string>(), picture["alt"]?.GetValue<string>()))],
            CreatedAt = world.Clock.GetUtcNow(),
            Raw = body,
        });
        return Arrived(letter);
    }

    private PublishedMedia Describe(string id, string? alt)
    {
        var (bytes, mimeType) = pictures[id];
        int Side(int at) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
        return new("image", mimeType, bytes.Length, id, Side(16), Side(20), alt, $"/media/{id}");
    }

    private Reply Find(Session session, string key) =>
        letters.TryGetValue((session.Name, key), out var letter) && letter.VisibleAt <= world.Clock.GetUtcNow() ? Arrived(letter, 200) : ErrorOf(404);

    private static Reply Arrived(Letter letter, int status = 201) => Reply.Of(new JsonObject { ["id"] = letter.Id, ["path"] = letter.Path }, status);

    private Session? SessionOf(Exchange exchange) =>
        exchange.Bearer is { } token && byAccess.TryGetValue(token, out var session) && session.IsLive(token, world.Clock.GetUtcNow()) ? session : null;

    private static JsonNode Body(Exchange exchange) => JsonNode.Parse(exchange.Body)!;

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static string Base64(string verifier) => System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(verifier)));

    private sealed record Walk(string Name, string Challenge);

    private sealed record Letter(string Id, string Path, int Number, string ThreadText, DateTimeOffset VisibleAt);

    private sealed class Session(string name)
    {
        public string Name { get; } = name;
        public string AccessToken { get; set; } = "";
        public string RefreshToken { get; set; } = "";
        public DateTimeOffset ExpiresAt { get; set; }
        public bool IsDead { get; set; }

        public bool IsLive(string token, DateTimeOffset now) => !IsDead && token == AccessToken && now < ExpiresAt;
    }
}
