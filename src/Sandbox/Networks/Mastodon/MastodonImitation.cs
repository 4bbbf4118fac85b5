using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>Servers with Mastodon's API on loopback, each of another software, with the faults that were ordered.</summary>
internal sealed partial class MastodonImitation : INetworkImitation
{
    private static readonly Reply Cut = new(0, []);

    private readonly World world;
    private readonly MastodonOptions options;
    private readonly MastodonState state;
    private readonly Instance instance;
    private readonly Authorization authorization;
    private readonly Windows windows;
    private readonly KeyMemory keys;
    private readonly Uploads uploads;
    private readonly Statuses statuses;

    public MastodonImitation(World world, IConfiguration configuration)
    {
        this.world = world;
        options = configuration.GetSection("Sandbox:Mastodon").Get<MastodonOptions>() ?? new MastodonOptions();
        var ids = new Ids(world.Clock);
        state = new MastodonState(world, options, ids);
        instance = new Instance(options, state);
        authorization = new Authorization(world, state, ids);
        windows = new Windows(options, world.Clock);
        keys = new KeyMemory(world.Clock);
        uploads = new Uploads(world, ids);
        statuses = new Statuses(world, state, uploads, keys, ids);
    }

    public string Platform => MastodonState.Platform;

    public IReadOnlyList<int> Ports => [.. options.Servers.Select(server => server.Port)];

    public IReadOnlyDictionary<string, Fault> OwnMarkers { get; } = new Dictionary<string, Fault>
    {
        ["cdn"] = new(null, null, null, "cdn"),
        ["limited"] = new(null, null, null, "limited"),
        ["key_forgotten"] = new(null, null, null, "key_forgotten"),
        ["media_202"] = new(null, null, null, "media_202"),
    };

    public Profile CreateProfile(string username, string? displayName)
    {
        var account = state.Create(username, displayName);
        return new(Platform, account.FullName, account.DisplayName);
    }

    public void Restore(string kind, JsonElement value)
    {
        state.Restore(kind, value);
        uploads.Restore(kind, value);
        statuses.Restore(kind, value, options);
    }

    public (byte[] Bytes, string MimeType)? FindMedia(string id) => uploads.Find(id) is { } medium ? (medium.Bytes, medium.MimeType) : null;

    public async Task HandleAsync(HttpContext http)
    {
        var (at, started) = (world.Clock.GetUtcNow(), Stopwatch.GetTimestamp());
        var body = await ReadBodyAsync(http.Request);
        await world.Latency.WaitAsync(Platform, http.RequestAborted);
        var (operation, id) = Routes.Find(http.Request.Method, http.Request.Path.Value ?? "/");
        var exchange = new Exchange(http, body, operation, id, options.Servers.First(server => server.Port == http.Connection.LocalPort));
        Reply? reply = null;
        try
        {
            reply = await AnswerAsync(exchange);
        }
        finally
        {
            // Before anybody can know of the answer, so that what a caller does next stands after it.
            world.Requests.Add(
                Platform, at, http.Request.Method, http.Request.Path + http.Request.QueryString, IsHalf(exchange) ? 0 : reply?.Status ?? 500, exchange.Fault?.Id ?? exchange.Modifiers.FirstOrDefault()?.Id,
                (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds, Dotted(http.Request, body));
        }

        await SendAsync(exchange, reply);
    }

    private async Task<Reply> AnswerAsync(Exchange exchange)
    {
        if (exchange.Server.IsGone)
            return Reply.Error(410, "Gone");

        Identify(exchange);
        exchange.Fault = world.Faults.Meet(Platform, exchange.Account?.FullName, exchange.Operation, Routes.Publishes(exchange.Operation));
        var replay = exchange.Operation == Routes.Create && IsAlive(exchange.Token) ? keys.Begin(exchange) : null;
        if (exchange.Fault is null && replay is null && exchange.Account is { } caller)
            await ReadMarkersAsync(exchange, caller);

        if (exchange.Fault is { } before && await BeforeAsync(before, exchange) is { } early)
        {
            early = Spoken(exchange, early);
            Remember(exchange, replay, early);
            return early;
        }

        var reply = After(exchange, replay ?? Spoken(exchange, await RouteAsync(exchange)));
        Remember(exchange, replay, reply);
        if (exchange.Fault is { Kind: "hang" } hang)
            await Task.Delay(TimeSpan.FromSeconds(hang.Seconds ?? 600), TimeProvider.System, exchange.Http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return exchange.Fault?.Kind == "cut_after" ? Cut : reply;
    }

    private async Task ReadMarkersAsync(Exchange exchange, Account caller)
    {
        if (exchange.Operation == Routes.Create)
            statuses.ReadMarkers(this, exchange, caller);
        else if (exchange.Operation == Routes.Upload && await Uploads.WordsOfAsync(exchange) is var words)
            exchange.Fault = world.Markers.Meet(this, caller.Id, words, 1, words);
    }

    private async Task<Reply> RouteAsync(Exchange exchange)
    {
        if (Routes.IsAboutServer(exchange.Operation))
            return instance.Answer(exchange);
        if (Routes.IsAuthorization(exchange.Operation))
            return authorization.Answer(exchange);
        if (exchange.Operation.Length == 0)
            return Reply.NotFound;
        if (Refusal(exchange) is { } refused)
            return refused;

        var count = windows.TakeCall(exchange.Token!);
        if (exchange.Operation == Routes.Upload && !count.IsOver && windows.TakeUpload(exchange.Account!) is { IsOver: true } over)
            count = over;
        return count.On(count.IsOver ? Counted.TooMany : await AnswerAsync(exchange, exchange.Account!));
    }

    private async Task<Reply> AnswerAsync(Exchange exchange, Account account) => exchange.Operation switch
    {
        Routes.Create => statuses.Create(exchange, account),
        Routes.Upload => await uploads.TakeAsync(exchange, account),
        Routes.AskForMedia => uploads.Ask(exchange, account),
        Routes.DescribeMedia => uploads.Describe(exchange, account),
        Routes.List => statuses.List(exchange),
        Routes.Read => statuses.Read(exchange),
        Routes.ReadSource => statuses.ReadSource(exchange, account),
        Routes.Delete => statuses.Delete(exchange, account),
        _ => Who(account),
    };

    private static Reply Who(Account account)
    {
        var entity = StatusView.Entity(account);
        // Whom followers alone may read unless they say otherwise.
        entity["source"] = new JsonObject { ["privacy"] = account.Name == "quiet" ? "private" : "public", ["sensitive"] = false, ["language"] = "en", ["quote_policy"] = "public", ["note"] = "" };
        return Reply.Of(entity);
    }

    private void Identify(Exchange exchange)
    {
        exchange.Token = exchange.Http.Request.Headers.Authorization.ToString() is { } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? state.FindToken(exchange.Server, header["Bearer ".Length..]) : null;
        exchange.Account = exchange.Token?.AccountId is { } id ? state.Find(id) : null;
    }

    private bool IsAlive(Token? token) => token is { End: TokenEnd.None, IdentityOnly: false } && !(token.ExpiresAt <= world.Clock.GetUtcNow());

    private Reply? Refusal(Exchange exchange)
    {
        if (exchange.Token is not { } token)
            return Dead("The access token is invalid");
        if (token.End == TokenEnd.Revoked)
            return Dead("The access token was revoked");
        if (!IsAlive(token) && !(token is { IdentityOnly: true, End: TokenEnd.None } && exchange.Operation == Routes.Identity))
            return Dead("The access token expired");
        if (exchange.Account is not { } account)
            return Reply.Error(422, "This method requires an authenticated user");
        if (!token.May(Routes.ScopeOf(exchange.Operation)) && !(exchange.Operation == Routes.Identity && token.May("profile")))
            return Reply.Error(403, "This action is outside the authorized scopes");

        return account.Name == "restricted" && Routes.Publishes(exchange.Operation) ? Reply.Error(403, "Your login is currently disabled") : null;
    }

    private static Reply Dead(string error) => Reply.Error(401, error).With("WWW-Authenticate", $"Bearer realm=\"Doorkeeper\", error=\"invalid_token\", error_description=\"{error}\"");

    private async Task<Reply?> BeforeAsync(Fault fault, Exchange exchange)
    {
        switch (fault.Kind)
        {
            case "cut_before":
                return Cut;
            case "status":
                return fault.Body is { } given ? Reply.Text(given, "application/json; charset=utf-8", fault.Status ?? 500) : Standard(fault.Status ?? 500);
            case "rate_limit":
                return windows.UsedUp(TimeSpan.FromSeconds(fault.RetryAfterSeconds ?? 3)).On(Counted.TooMany);
            case "quota":
                return windows.UsedUp(TimeSpan.FromSeconds(fault.RetryAfterSeconds ?? 10_800)).On(Counted.TooMany);
            case "cdn":
                return Reply.Page(502, "502 Bad Gateway");
            case "refuse":
                return Reply.Error(422, "Validation failed: Text contains a word that this server does not allow");
            case "media_fails" or "media_slow" or "media_202" when exchange.Operation == Routes.Create && NewStatus.Of(exchange).MediaIds is { Count: > 0 } attached:
                uploads.SetBack(attached, fault.Kind == "media_fails");
                return null;
            case "slow":
                await Task.Delay(TimeSpan.FromSeconds(fault.Seconds ?? 5), TimeProvider.System);
                return null;
            case "expire_token" or "revoke_token" or "reconnect" when exchange.Account is { } account:
                state.End(account.Id, fault.Kind == "expire_token" ? TokenEnd.Expired : TokenEnd.Revoked, refreshToo: fault.Kind != "expire_token");
                Identify(exchange);
                return null;
            default:
                return null;
        }
    }

    private static Reply After(Exchange exchange, Reply reply) => exchange.Fault?.Kind switch
    {
        "garbage" => Reply.Page(200, "Everything is fine"),
        "error_after" => Standard(exchange.Fault.Status ?? 500),
        _ => reply,
    };

    /// <summary>Where answers are remembered, errors are too; what nobody answered is forgotten.</summary>
    private void Remember(Exchange exchange, Reply? replay, Reply reply)
    {
        if (exchange.Operation != Routes.Create || replay is not null)
            return;
        if (ReferenceEquals(reply, Cut) || exchange.Is("key_forgotten"))
            keys.Drop(exchange);
        else
            keys.End(exchange, reply);
    }

    private static Reply Standard(int status) => status switch
    {
        401 => Dead("The access token is invalid"),
        403 => Reply.Error(403, "This action is not allowed"),
        404 => Reply.NotFound,
        410 => Reply.Error(410, "Gone"),
        413 => Reply.Page(413, "413 Request Entity Too Large"),
        422 => Reply.Error(422, "Validation failed: Something is not as it should be"),
        429 => Counted.TooMany,
        500 => Reply.Page(500, "We're sorry, but something went wrong on our end."),
        >= 500 => Reply.Page(status, $"{status}: the server behind this page does not answer."),
        _ => Reply.Error(status, "Bad request"),
    };

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

    /// <summary>The same refusal in the words of another software.</summary>
    private static Reply Spoken(Exchange exchange, Reply reply)
    {
        if (reply.Status < 400 || ReferenceEquals(reply, Cut) || Routes.IsAuthorization(exchange.Operation) || !reply.ContentType.StartsWith("application/json", StringComparison.Ordinal) || reply.Body.Length == 0)
            return reply;
        if (exchange.Server.ErrorsAreObjects && JsonNode.Parse(reply.Body) is JsonObject said && said["error"] is JsonValue words)
            return Reply.Of(new JsonObject { ["error"] = new JsonObject { ["detail"] = words.ToString() } }, reply.Status) with { Headers = reply.Headers };
        if (exchange.Server.Software == "gotosocial" && reply.Status == 422 && JsonNode.Parse(reply.Body) is JsonObject body)
            return Reply.Error(400, $"Bad Request: {body["error"]}") with { Headers = reply.Headers };

        return reply;
    }

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

        return SecretMember().Replace(Encoding.UTF8.GetString(body), "$1••••••");
    }

    [GeneratedRegex("((?:^|&)(?:refresh_token|access_token|code|code_verifier|token|client_secret)=|\"(?:client_secret|token|code|refresh_token)\"\\s*:\\s*\")[^&\"]*")]
    private static partial Regex SecretMember();
}
