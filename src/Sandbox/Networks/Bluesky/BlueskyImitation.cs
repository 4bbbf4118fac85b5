using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Bluesky;

/// <summary>The AT Protocol on loopback: identity, authorization, records, and the faults that were ordered.</summary>
internal sealed partial class BlueskyImitation : INetworkImitation
{
    private readonly World world;
    private readonly BlueskyOptions options;
    private readonly BlueskyState state;
    private readonly Identity identity;
    private readonly Authorization authorization;
    private readonly Repository repository;

    public BlueskyImitation(World world, IConfiguration configuration)
    {
        this.world = world;
        options = configuration.GetSection("Sandbox:Bluesky").Get<BlueskyOptions>() ?? new BlueskyOptions();
        state = new BlueskyState(world);
        var dpop = new Dpop(world.Clock);
        identity = new Identity(state, options);
        authorization = new Authorization(world, options, state, dpop);
        repository = new Repository(world, options, state, dpop);
    }

    public string Platform => BlueskyState.Platform;

    public IReadOnlyList<int> Ports => [options.Port, options.SecondPort];

    public IReadOnlyDictionary<string, Fault> OwnMarkers { get; } = new Dictionary<string, Fault>
    {
        ["nonce"] = new(null, null, null, "nonce", Times: 3),
        ["moved"] = new(null, null, null, "moved"),
        ["blob_lost"] = new(null, null, null, "blob_lost"),
    };

    public Profile CreateProfile(string username, string? displayName) => state.Create(username, displayName) is var account ? new(Platform, account.Handle, account.DisplayName) : throw new UnreachableException();

    public void Restore(string kind, JsonElement value)
    {
        state.Restore(kind, value);
        repository.Restore(kind, value);
    }

    public (byte[] Bytes, string MimeType)? FindMedia(string id) => state.FindBlob(id) is { } blob ? (blob.Bytes, blob.MimeType) : null;

    public async Task HandleAsync(HttpContext http)
    {
        var (at, started) = (world.Clock.GetUtcNow(), Stopwatch.GetTimestamp());
        var body = await ReadBodyAsync(http.Request);
        await world.Latency.WaitAsync(Platform, http.RequestAborted);
        var exchange = new Exchange(http, body, OperationOf(http.Request));
        var cut = false;
        try
        {
            cut = !await AnswerAsync(exchange);
        }
        finally
        {
            world.Requests.Add(
                Platform, at, http.Request.Method, http.Request.Path + http.Request.QueryString, cut ? 0 : http.Response.StatusCode, exchange.FaultId,
                (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds, Dotted(http.Request, body));
        }
    }

    /// <returns>False: the connection was cut.</returns>
    private async Task<bool> AnswerAsync(Exchange exchange)
    {
        var publishes = exchange.Operation is "putRecord" or "createRecord" or "uploadBlob";
        var caller = repository.CallerOf(exchange);
        exchange.Fault = world.Faults.Meet(Platform, caller?.Handle, exchange.Operation, publishes)
            ?? (exchange.Operation == "putRecord" && caller is not null ? repository.MarkerFor(this, exchange, caller) : null);

        if (exchange.Fault is { } fault && await BeforeAsync(fault, exchange) is { } early)
            return await SendAsync(exchange, early);

        var reply = exchange.Http.Connection.LocalPort == options.SecondPort && !exchange.Http.Request.Path.StartsWithSegments("/xrpc") && !exchange.Http.Request.Path.StartsWithSegments("/.well-known")
            ? Reply.NotFound
            : await RouteAsync(exchange);
        return await SendAsync(exchange, exchange.Fault is { } after ? await AfterAsync(after, exchange, reply) : reply);
    }

    private Task<Reply> RouteAsync(Exchange exchange) => (exchange.Http.Request.Method, exchange.Operation) switch
    {
        ("GET", "resolveHandle" or "getProfile" or "did" or "atproto-did" or "oauth-protected-resource" or "describeServer") => Task.FromResult(identity.Answer(exchange)),
        (_, "oauth-authorization-server" or "par" or "authorize" or "token" or "revoke" or "jwks") => authorization.AnswerAsync(exchange),
        (_, "putRecord" or "getRecord" or "deleteRecord" or "listRecords" or "uploadBlob" or "getSession" or "createRecord") => Task.FromResult(repository.Answer(exchange)),
        _ => Task.FromResult(Reply.NotFound),
    };

    private async Task<Reply?> BeforeAsync(Fault fault, Exchange exchange)
    {
        var caller = repository.CallerOf(exchange);
        switch (fault.Kind)
        {
            case "cut_before":
                return Cut;
            case "status":
                return fault.Body is { } given ? Reply.Text(given, "application/json", fault.Status ?? 500) : repository.StandardError(fault.Status ?? 500);
            case "rate_limit" or "quota":
                return repository.RateLimited(fault.RetryAfterSeconds ?? (fault.Kind == "quota" ? 3_600 : 3));
            case "refuse":
                return Reply.Error(400, "InvalidRequest", "Invalid app.bsky.feed.post record: Record/text must not hold forbidden words");
            case "blob_lost":
                return Reply.Error(400, "BlobNotFound", "Could not find blob");
            case "slow":
                await Task.Delay(TimeSpan.FromSeconds(fault.Seconds ?? 5), TimeProvider.System);
                return null;
            case "expire_token" when caller is not null:
                repository.Expire(caller, refreshToo: false);
                return null;
            case "revoke_token" or "reconnect" when caller is not null:
                repository.Expire(caller, refreshToo: true);
                return null;
            case "moved" when caller is not null:
                state.Save(caller with { Server = 1 });
                return null;
            case "nonce" when caller is not null:
                repository.DemandNonces(caller, fault.Times ?? 3);
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
            case "half_answer":
                exchange.Half = true;
                return reply;
            case "garbage":
                return Reply.Text("<html><body>Everything is fine.</body></html>", "text/html");
            case "error_after":
                return Reply.Error(fault.Status ?? 500, "InternalServerError", "Internal Server Error");
            case "hang":
                await Task.Delay(TimeSpan.FromSeconds(fault.Seconds ?? 600), TimeProvider.System, exchange.Http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return reply;
            default:
                return reply;
        }
    }

    private static async Task<bool> SendAsync(Exchange exchange, Reply reply)
    {
        if (ReferenceEquals(reply, Cut))
        {
            exchange.Http.Abort();
            return false;
        }

        if (!exchange.Half)
        {
            await reply.WriteAsync(exchange.Http);
            return true;
        }

        exchange.Http.Response.StatusCode = reply.Status;
        exchange.Http.Response.ContentType = reply.ContentType;
        exchange.Http.Response.ContentLength = reply.Body.Length;
        await exchange.Http.Response.Body.WriteAsync(reply.Body.AsMemory(0, reply.Body.Length / 2));
        await exchange.Http.Response.Body.FlushAsync();
        exchange.Http.Abort();
        return false;
    }

    private static readonly Reply Cut = new(0, [], "", []);

    /// <summary>The network's own name of the call.</summary>
    private static string OperationOf(HttpRequest request)
    {
        var path = request.Path.Value ?? "/";
        if (path.StartsWith("/xrpc/", StringComparison.Ordinal))
            return path[(path.LastIndexOf('.') + 1)..];
        if (path.StartsWith("/.well-known/", StringComparison.Ordinal))
            return path["/.well-known/".Length..];
        if (path.StartsWith("/oauth/", StringComparison.Ordinal))
            return path["/oauth/".Length..];

        return path.StartsWith("/did:", StringComparison.Ordinal) ? "did" : "";
    }

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentLength is 0 or null && request.Headers.TransferEncoding.Count == 0)
            return [];

        var buffer = new MemoryStream((int)(request.ContentLength ?? 1_024));
        await request.Body.CopyToAsync(buffer);
        return buffer.ToArray();
    }

    private static string? Dotted(HttpRequest request, byte[] body)
    {
        if (body.Length is 0 or > 20_000 || request.ContentType?.StartsWith("image/", StringComparison.Ordinal) == true)
            return body.Length == 0 ? null : $"({body.Length} bytes of {request.ContentType})";

        return SecretMember().Replace(Encoding.UTF8.GetString(body), "$1••••••");
    }

    [GeneratedRegex("((?:^|&)(?:refresh_token|access_token|code|code_verifier|client_assertion|token|password)=)[^&]*")]
    private static partial Regex SecretMember();
}

/// <summary>One request on its way to its answer.</summary>
internal sealed class Exchange(HttpContext http, byte[] body, string operation)
{
    public HttpContext Http { get; } = http;
    public byte[] Body { get; } = body;
    public string Operation { get; } = operation;
    public Fault? Fault { get; set; }
    public bool Half { get; set; }
    public string? FaultId => Fault?.Id;

    public string Origin => $"{Http.Request.Scheme}://{Http.Request.Host}";

    public IReadOnlyDictionary<string, string> Form { get; } = http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true ? Parse(body) : new Dictionary<string, string>();

    public string? Query(string name) => Http.Request.Query[name];

    private static Dictionary<string, string> Parse(byte[] body) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
}
