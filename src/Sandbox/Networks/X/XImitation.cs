using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.X;

/// <summary>X's API v2 and its page of consent on loopback, with the faults that were ordered.</summary>
internal sealed partial class XImitation : INetworkImitation
{
    private static readonly Reply Cut = new(0, []);

    private readonly World world;
    private readonly XOptions options;
    private readonly State state;
    private readonly Limits limits;
    private readonly Media media;
    private readonly Posts posts;
    private readonly Authorization authorization;

    public XImitation(World world, IConfiguration configuration)
    {
        this.world = world;
        options = configuration.GetSection("Sandbox:X").Get<XOptions>() ?? new XOptions();
        var ids = new Snowflakes(world.Clock);
        state = new State(world);
        limits = new Limits(world, options);
        media = new Media(world, options, ids);
        posts = new Posts(world, options, state, media, limits, ids);
        authorization = new Authorization(world, options, state);
    }

    public string Platform => State.Platform;

    public IReadOnlyList<int> Ports => [options.Port];

    public IReadOnlyDictionary<string, Fault> OwnMarkers { get; } = new Dictionary<string, Fault>
    {
        ["credits"] = new(null, null, null, "credits"),
        ["timeline_lag"] = new(null, null, null, "lag", Seconds: 30),
        ["dup"] = new(null, null, null, "duplicate"),
        ["locked"] = new(null, null, null, "locked"),
        ["media_gone"] = new(null, null, null, "media_gone"),
    };

    public Profile CreateProfile(string username, string? displayName)
    {
        var account = state.Create(username, displayName);
        return new(Platform, account.Username, account.Name);
    }

    public void Restore(string kind, JsonElement value)
    {
        state.Restore(kind, value);
        media.Restore(kind, value);
        posts.Restore(kind, value);
    }

    public (byte[] Bytes, string MimeType)? FindMedia(string id) => media.Find(id) is { Bytes.Length: > 0 } found ? (found.Bytes, found.MimeType) : null;

    public async Task HandleAsync(HttpContext http)
    {
        var (at, started) = (world.Clock.GetUtcNow(), Stopwatch.GetTimestamp());
        var body = await ReadBodyAsync(http.Request);
        await world.Latency.WaitAsync(Platform, http.RequestAborted);
        var (operation, id) = Routes.Find(http.Request.Method, http.Request.Path.Value ?? "/");
        var exchange = new Exchange(http, body, operation, id);
        // This world's time, which may have been moved.
        http.Response.Headers.Date = at.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        Reply? reply = null;
        try
        {
            reply = await AnswerAsync(exchange);
        }
        finally
        {
            // Before anybody can know of the answer, so that what a caller does next stands after it.
            world.Requests.Add(
                Platform, at, http.Request.Method, http.Request.Path + http.Request.QueryString, IsHalf(exchange) ? 0 : reply?.Status ?? 500, exchange.Fault?.Id,
                (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds, Dotted(http.Request, body));
        }

        await SendAsync(exchange, reply);
    }

    private async Task<Reply> AnswerAsync(Exchange exchange)
    {
        exchange.Session = TokenOf(exchange.Http) is { } token ? state.FindByAccess(token) : null;
        var account = exchange.Session is { } session ? state.Find(session.AccountId) : null;
        exchange.Fault = world.Faults.Meet(Platform, account?.Username, exchange.Operation, Routes.Publishes(exchange.Operation));
        if (exchange.Fault is null && account is not null && exchange.Operation == Limits.Create)
            (exchange.Fault, exchange.LagSeconds) = posts.MarkerFor(this, exchange, account.Id);
        else if (exchange.Fault is { Kind: "lag" } lag)
            exchange.LagSeconds = lag.Seconds ?? 30;

        if (exchange.Fault is { } before && await BeforeAsync(before, exchange) is { } early)
            return early;

        var reply = await RouteAsync(exchange);
        return exchange.Fault is { } after ? await AfterAsync(after, exchange, reply) : reply;
    }

    private async Task<Reply> RouteAsync(Exchange exchange)
    {
        if (Routes.IsAuthorization(exchange.Operation))
            return authorization.Answer(exchange);
        if (exchange.Operation == Routes.Web)
            return Reply.Redirect($"{world.PageUrl}/{exchange.Id}");
        if (exchange.Operation.Length == 0)
            return Problems.NoRoute;
        if (exchange.Session is not { } session)
            return Problems.Unauthorized;
        if (exchange.Operation == Limits.Create)
            return posts.Create(exchange, session);

        var count = limits.Take(session.AccountId, exchange.Operation);
        var reply = count.Refused ? Problems.TooManyRequests : exchange.Operation switch
        {
            "DELETE /2/tweets/{id}" => posts.Delete(exchange, session),
            "GET /2/tweets" or "GET /2/tweets/{id}" => session.May("tweet.read") ? posts.Find(exchange) : Problems.NotPermitted,
            "GET /2/users/{id}/tweets" => session.May("tweet.read") && session.May("users.read") ? posts.List(exchange) : Problems.NotPermitted,
            "GET /2/users/me" => Me(session),
            _ => await media.AnswerAsync(exchange, session),
        };
        return Limits.With(reply, "x-rate-limit", count);
    }

    private Reply Me(Session session)
    {
        if (!limits.Pay(Prices.ReadUser))
            return Problems.CreditsDepleted;

        var account = state.Find(session.AccountId)!;
        return Reply.Of(new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["id"] = account.Id,
                ["name"] = account.Name,
                ["username"] = account.Username,
                ["profile_image_url"] = "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png",
                ["subscription_type"] = account.IsPremium ? "Premium" : "None",
                ["verified"] = account.IsPremium,
                ["verified_type"] = account.IsPremium ? "blue" : "none",
                ["protected"] = account.Is("protected"),
            },
        });
    }

    private async Task<Reply?> BeforeAsync(Fault fault, Exchange exchange)
    {
        switch (fault.Kind)
        {
            case "cut_before":
                return Cut;
            case "status":
                return fault.Body is { } given ? Reply.Text(given, "application/json", fault.Status ?? 500) : Problems.Standard(fault.Status ?? 500);
            case "rate_limit":
                return limits.UsedUp(fault.RetryAfterSeconds ?? 3);
            case "quota":
                return limits.UsedUp(fault.RetryAfterSeconds ?? 3_600, "x-user-limit-24hour");
            case "refuse":
                return Problems.NotPermitted;
            case "credits":
                return Problems.CreditsDepleted;
            case "duplicate":
                return Problems.Duplicate;
            case "locked":
                return Problems.Locked;
            case "media_gone":
                return Problems.MediaInvalid;
            // A text cannot order the fate of what was sent before it: the media are asked for once more, and that time it shows.
            case "media_fails" or "media_slow" when exchange.Operation == Limits.Create && HasMedia(exchange):
                if (fault.Kind == "media_slow")
                    media.SlowNext(exchange.Session!.AccountId);
                return Problems.MediaInvalid;
            case "slow":
                await Task.Delay(TimeSpan.FromSeconds(fault.Seconds ?? 5), TimeProvider.System);
                return null;
            case "expire_token" or "revoke_token" or "reconnect" when exchange.Session is { } session:
                state.Expire(session.AccountId, refreshToo: fault.Kind != "expire_token");
                exchange.Session = null;
                return null;
            default:
                return null;
        }
    }

    private static async Task<Reply> AfterAsync(Fault fault, Exchange exchange, Reply reply)
    {
        switch (fault.Kind)
        {
            case "cut_after":
                return Cut;
            case "garbage":
                return Reply.Text("<html><body>Everything is fine.</body></html>", "text/html");
            case "error_after":
                return Problems.Standard(fault.Status ?? 500);
            case "hang":
                await Task.Delay(TimeSpan.FromSeconds(fault.Seconds ?? 600), TimeProvider.System, exchange.Http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return reply;
            default:
                return reply;
        }
    }

    private static async Task SendAsync(Exchange exchange, Reply reply)
    {
        if (ReferenceEquals(reply, Cut))
        {
            exchange.Http.Abort();
            return;
        }

        if (!IsHalf(exchange))
        {
            await reply.WriteAsync(exchange.Http);
            return;
        }

        await reply.WriteAsync(exchange.Http, reply.Body.Length / 2);
        await exchange.Http.Response.Body.FlushAsync();
        exchange.Http.Abort();
    }

    /// <summary>The connection is cut in the middle of the answer.</summary>
    private static bool IsHalf(Exchange exchange) => exchange.Fault?.Kind == "half_answer";

    private static bool HasMedia(Exchange exchange) => exchange.Json is { } request && request.TryGetProperty("media", out _);

    private static string? TokenOf(HttpContext http) =>
        http.Request.Headers.Authorization.ToString() is { } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..] : null;

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentLength is { } length)
        {
            if (length == 0)
                return [];

            var body = new byte[length];
            await request.Body.ReadExactlyAsync(body);
            return body;
        }

        if (request.Headers.TransferEncoding.Count == 0)
            return [];

        var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer);
        return buffer.ToArray();
    }

    private static string? Dotted(HttpRequest request, byte[] body)
    {
        if (body.Length == 0)
            return null;
        if (body.Length > 20_000 || request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true)
            return $"({body.Length} bytes of {request.ContentType})";

        var text = Encoding.UTF8.GetString(body);
        return request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true ? text : SecretMember().Replace(text, "$1••••••");
    }

    [GeneratedRegex("((?:^|&)(?:refresh_token|access_token|code|code_verifier|token|client_secret)=)[^&]*")]
    private static partial Regex SecretMember();
}

/// <summary>Which call an address is.</summary>
internal static class Routes
{
    public const string Web = "web";

    /// <returns>The network's own name of the call, empty for none, and what stands in the path where it says <c>{id}</c>.</returns>
    public static (string Operation, string Id) Find(string method, string path)
    {
        if (method == "POST" && path == "/2/tweets")
            return (Limits.Create, "");

        return (method, path.TrimStart('/').Split('/')) switch
        {
            ("GET", ["2", "tweets"]) => ("GET /2/tweets", ""),
            ("GET", ["2", "tweets", var id]) => ("GET /2/tweets/{id}", id),
            ("DELETE", ["2", "tweets", var id]) => ("DELETE /2/tweets/{id}", id),
            ("GET", ["2", "users", "me"]) => ("GET /2/users/me", ""),
            ("GET", ["2", "users", var id, "tweets"]) => ("GET /2/users/{id}/tweets", id),
            ("POST", ["2", "media", "upload", "initialize"]) => ("POST /2/media/upload/initialize", ""),
            ("POST", ["2", "media", "upload", var id, "append"]) => ("POST /2/media/upload/{id}/append", id),
            ("POST", ["2", "media", "upload", var id, "finalize"]) => ("POST /2/media/upload/{id}/finalize", id),
            ("GET" or "POST", ["2", "media", "upload"]) => ($"{method} /2/media/upload", ""),
            ("POST", ["2", "media", "metadata" or "subtitles"]) => ($"POST {path}", ""),
            ("POST", ["2", "oauth2", "token" or "revoke"]) => ($"POST {path}", ""),
            ("GET" or "POST", ["i", "oauth2", "authorize"]) => ($"{method} {path}", ""),
            ("GET", [var who, "status", var id]) => (Web, $"{who}/status/{id}"),
            ("GET", [_]) => (Web, ""),
            _ => ("", ""),
        };
    }

    public static bool Publishes(string operation) =>
        operation is Limits.Create or "POST /2/media/upload" or "POST /2/media/upload/initialize" or "POST /2/media/upload/{id}/append" or "POST /2/media/upload/{id}/finalize";

    public static bool IsAuthorization(string operation) => operation.Contains("/oauth2/", StringComparison.Ordinal);
}
