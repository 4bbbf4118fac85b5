using System.Text.Json;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Bluesky;

/// <summary>The AT Protocol on loopback: identity, authorization and records.</summary>
internal sealed class BlueskyImitation : Imitation<Exchange>
{
    private readonly BlueskyOptions options;
    private readonly BlueskyState state;
    private readonly Identity identity;
    private readonly BlueskyAuthorization authorization;
    private readonly Repository repository;

    public BlueskyImitation(World world, IConfiguration configuration)
        : base(world)
    {
        options = configuration.GetSection("Sandbox:Bluesky").Get<BlueskyOptions>() ?? new BlueskyOptions();
        state = new BlueskyState(world);
        var dpop = new Dpop(world.Clock);
        identity = new Identity(state, options);
        authorization = new BlueskyAuthorization(world, options, state, dpop);
        repository = new Repository(world, options, state, dpop);
    }

    public override string Platform => BlueskyState.Platform;

    public override IReadOnlyList<int> Ports => [options.Port, options.SecondPort];

    public override IReadOnlyDictionary<string, Fault> OwnMarkers { get; } = new Dictionary<string, Fault>
    {
        ["nonce"] = new(null, null, null, "nonce", Times: 3),
        ["moved"] = new(null, null, null, "moved"),
        ["blob_lost"] = new(null, null, null, "blob_lost"),
    };

    public override Profile CreateProfile(string username, string? displayName)
    {
        var account = state.Create(username, displayName);
        return new(Platform, account.Handle, account.DisplayName);
    }

    public override void Restore(string kind, JsonElement value)
    {
        state.Restore(kind, value);
        repository.Restore(kind, value);
    }

    public override (byte[] Bytes, string MimeType)? FindMedia(string id) =>
        state.FindBlob(id) is { } blob ? (blob.Bytes, blob.MimeType) : null;

    protected override Exchange Open(HttpContext http, byte[] body) => new(http, body, OperationOf(http.Request));

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

    protected override bool Publishes(string operation) => operation is "putRecord" or "createRecord" or "uploadBlob";

    protected override string? CallerOf(Exchange exchange) => repository.CallerOf(exchange)?.Handle;

    protected override Fault? MarkerFor(Exchange exchange) =>
        exchange.Operation == "putRecord" && repository.CallerOf(exchange) is { } caller
            ? repository.MarkerFor(this, exchange, caller)
            : null;

    protected override Task<Reply> RouteAsync(Exchange exchange) => (exchange.Http.Request.Method, exchange.Operation) switch
    {
        // For moved accounts the second server keeps the data and nothing else.
        _ when exchange.Http.Connection.LocalPort == options.SecondPort && !exchange.Http.Request.Path.StartsWithSegments("/xrpc")
            && !exchange.Http.Request.Path.StartsWithSegments("/.well-known") =>
            Task.FromResult(Xrpc.NotFound),
        ("GET", "resolveHandle" or "getProfile" or "did" or "atproto-did" or "oauth-protected-resource" or "describeServer") =>
            Task.FromResult(identity.Answer(exchange)),
        (_, "oauth-authorization-server" or "par" or "authorize" or "token" or "revoke" or "jwks") => authorization.AnswerAsync(exchange),
        (_, "putRecord" or "getRecord" or "deleteRecord" or "listRecords" or "uploadBlob" or "getSession" or "createRecord") =>
            Task.FromResult(repository.Answer(exchange)),
        _ => Task.FromResult(Xrpc.NotFound),
    };

    protected override Reply ErrorOf(int status) => repository.StandardError(status);

    protected override Reply RateLimited(int seconds) => repository.RateLimited(seconds);

    protected override Reply Refused() =>
        Xrpc.Error(400, "InvalidRequest", "Invalid app.bsky.feed.post record: Record/text must not hold forbidden words");

    protected override void Expire(Exchange exchange, bool refreshToo)
    {
        if (repository.CallerOf(exchange) is { } caller)
            repository.Expire(caller, refreshToo);
    }

    protected override Reply? DoOwn(Fault fault, Exchange exchange)
    {
        switch (fault.Kind, repository.CallerOf(exchange))
        {
            case ("blob_lost", _):
                return Xrpc.Error(400, "BlobNotFound", "Could not find blob");
            case ("moved", { } caller):
                state.Save(caller with { Server = 1 });
                return null;
            case ("nonce", { } caller):
                repository.DemandNonces(caller, fault.Times ?? 3);
                return null;
            default:
                return null;
        }
    }
}
