using System.Text.Json;
using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>Servers with Mastodon's API on loopback, each imitating a different software.</summary>
internal sealed class MastodonImitation : Imitation<MastodonExchange>
{
    private readonly World world;
    private readonly MastodonOptions options;
    private readonly MastodonState state;
    private readonly Instance instance;
    private readonly MastodonAuthorization authorization;
    private readonly Windows windows;
    private readonly KeyMemory keys;
    private readonly Uploads uploads;
    private readonly Statuses statuses;

    public MastodonImitation(World world, IConfiguration configuration)
        : base(world)
    {
        this.world = world;
        options = configuration.GetSection("Sandbox:Mastodon").Get<MastodonOptions>() ?? new MastodonOptions();
        var ids = new Ids(world.Clock);
        state = new MastodonState(world, options, ids);
        instance = new Instance(options, state);
        authorization = new MastodonAuthorization(world, state, ids);
        windows = new Windows(options, world.Clock);
        keys = new KeyMemory(world.Clock);
        uploads = new Uploads(world, ids);
        statuses = new Statuses(world, state, uploads, keys, ids);
    }

    public override string Platform => MastodonState.Platform;

    public override IReadOnlyList<int> Ports => [.. options.Servers.Select(server => server.Port)];

    public override IReadOnlyDictionary<string, Fault> OwnMarkers { get; } = new Dictionary<string, Fault>
    {
        ["cdn"] = new(null, null, null, "cdn"),
        ["limited"] = new(null, null, null, "limited"),
        ["key_forgotten"] = new(null, null, null, "key_forgotten"),
        ["media_202"] = new(null, null, null, "media_202"),
    };

    public override Profile CreateProfile(string username, string? displayName)
    {
        var account = state.Create(username, displayName);
        return new(Platform, account.FullName, account.DisplayName);
    }

    public override void Restore(string kind, JsonElement value)
    {
        state.Restore(kind, value);
        uploads.Restore(kind, value);
        statuses.Restore(kind, value, options);
    }

    public override (byte[] Bytes, string MimeType)? FindMedia(string id) =>
        uploads.Find(id) is { } medium ? (medium.Bytes, medium.MimeType) : null;

    protected override string JsonType => "application/json; charset=utf-8";

    protected override int QuotaSeconds => 10_800;

    protected override Reply Garbage => Answers.Page(200, "Everything is fine");

    protected override MastodonExchange Open(HttpContext http, byte[] body)
    {
        var server = options.Servers.First(server => server.Port == http.Connection.LocalPort);
        var (operation, id) = server.IsGone ? ("", "") : MastodonRoutes.Find(http.Request.Method, http.Request.Path.Value ?? "/");
        var exchange = new MastodonExchange(http, body, operation, id, server);
        Identify(exchange);
        if (operation == MastodonRoutes.Create && IsAlive(exchange.Token))
            exchange.Replay = keys.Begin(exchange);
        return exchange;
    }

    protected override bool Publishes(string operation) => MastodonRoutes.Publishes(operation);

    protected override string? CallerOf(MastodonExchange exchange) => exchange.Account?.FullName;

    protected override Fault? MarkerFor(MastodonExchange exchange) => exchange switch
    {
        { Replay: not null } or { Account: null } => null,
        { Operation: MastodonRoutes.Create } => statuses.MarkerFor(this, exchange, exchange.Account),
        { Operation: MastodonRoutes.Upload } when Uploads.WordsOf(exchange) is var words =>
            world.Markers.Meet(this, exchange.Account.Id, words, 1, words),
        _ => null,
    };

    protected override Task<Reply> RouteAsync(MastodonExchange exchange) => Task.FromResult(exchange.Replay ?? Answer(exchange));

    protected override Reply ErrorOf(int status) => Answers.Standard(status);

    protected override Reply RateLimited(int seconds) => windows.UsedUp(TimeSpan.FromSeconds(seconds)).On(Answers.TooMany);

    protected override Reply Refused() => Answers.Error(422, "Validation failed: Text contains a word that this server does not allow");

    protected override void Expire(MastodonExchange exchange, bool refreshToo)
    {
        if (exchange.Account is not { } account)
            return;

        state.End(account.Id, refreshToo ? TokenEnd.Revoked : TokenEnd.Expired, refreshToo);
        Identify(exchange);
    }

    protected override Reply? DoOwn(Fault fault, MastodonExchange exchange)
    {
        if (fault.Kind == "cdn")
            return Answers.Page(502, "502 Bad Gateway");

        if (fault.Kind is "media_fails" or "media_slow" or "media_202" && exchange.Operation == MastodonRoutes.Create
            && NewStatus.Of(exchange).MediaIds is { Count: > 0 } attached)
            uploads.SetBack(attached, fault.Kind == "media_fails");
        return null;
    }

    protected override Reply Worded(MastodonExchange exchange, Reply reply) =>
        MastodonRoutes.IsAuthorization(exchange.Operation) || ReferenceEquals(reply, exchange.Replay)
            ? reply
            : Answers.WordedBy(exchange.Server, reply);

    /// <summary>Servers that remember answers remember errors too; a call without an answer is forgotten.</summary>
    protected override void Remember(MastodonExchange exchange, Reply reply)
    {
        if (exchange.Operation != MastodonRoutes.Create || exchange.Replay is not null)
            return;
        if (ReferenceEquals(reply, Reply.Cut) || exchange.Is("key_forgotten"))
            keys.Drop(exchange);
        else
            keys.End(exchange, reply);
    }

    private Reply Answer(MastodonExchange exchange)
    {
        if (exchange.Server.IsGone)
            return Answers.Error(410, "Gone");
        if (MastodonRoutes.IsAboutServer(exchange.Operation))
            return instance.Answer(exchange);
        if (MastodonRoutes.IsAuthorization(exchange.Operation))
            return authorization.Answer(exchange);
        if (exchange.Operation.Length == 0)
            return Answers.NotFound;
        if (Refusal(exchange) is { } refused)
            return refused;

        var count = windows.TakeCall(exchange.Token!);
        if (exchange.Operation == MastodonRoutes.Upload && !count.IsOver && windows.TakeUpload(exchange.Account!) is { IsOver: true } over)
            count = over;
        return count.On(count.IsOver ? Answers.TooMany : Answer(exchange, exchange.Account!));
    }

    private Reply Answer(MastodonExchange exchange, MastodonAccount account) => exchange.Operation switch
    {
        MastodonRoutes.Create => statuses.Create(exchange, account),
        MastodonRoutes.Upload => uploads.Take(exchange, account),
        MastodonRoutes.AskForMedia => uploads.Ask(exchange, account),
        MastodonRoutes.DescribeMedia => uploads.Describe(exchange, account),
        MastodonRoutes.List => statuses.List(exchange),
        MastodonRoutes.Read => statuses.Read(exchange),
        MastodonRoutes.ReadSource => statuses.ReadSource(exchange, account),
        MastodonRoutes.Delete => statuses.Delete(exchange, account),
        _ => Who(account),
    };

    private static Reply Who(MastodonAccount account)
    {
        var entity = StatusView.Entity(account);
        // Accounts whose default visibility is followers only.
        entity["source"] = new JsonObject
        {
            ["privacy"] = account.Name == "quiet" ? "private" : "public",
            ["sensitive"] = false,
            ["language"] = "en",
            ["quote_policy"] = "public",
            ["note"] = "",
        };
        return Reply.Of(entity);
    }

    private void Identify(MastodonExchange exchange)
    {
        exchange.Token = exchange.Bearer is { } token ? state.FindToken(exchange.Server, token) : null;
        exchange.Account = exchange.Token?.AccountId is { } id ? state.Find(id) : null;
    }

    private bool IsAlive(Token? token) =>
        token is { End: TokenEnd.None, IdentityOnly: false } && !(token.ExpiresAt <= world.Clock.GetUtcNow());

    private Reply? Refusal(MastodonExchange exchange)
    {
        if (exchange.Token is not { } token)
            return Answers.DeadToken("The access token is invalid");
        if (token.End == TokenEnd.Revoked)
            return Answers.DeadToken("The access token was revoked");
        if (!IsAlive(token) && !(token is { IdentityOnly: true, End: TokenEnd.None } && exchange.Operation == MastodonRoutes.Identity))
            return Answers.DeadToken("The access token expired");
        if (exchange.Account is not { } account)
            return Answers.Error(422, "This method requires an authenticated user");
        if (!token.May(MastodonRoutes.ScopeOf(exchange.Operation))
            && !(exchange.Operation == MastodonRoutes.Identity && token.May("profile")))
            return Answers.Error(403, "This action is outside the authorized scopes");

        return account.Name == "restricted" && MastodonRoutes.Publishes(exchange.Operation)
            ? Answers.Error(403, "Your login is currently disabled")
            : null;
    }
}
