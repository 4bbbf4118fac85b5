using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.X;

/// <summary>X's API v2 and its consent page on loopback.</summary>
internal sealed class XImitation : Imitation<XExchange>
{
    private readonly World world;
    private readonly XOptions options;
    private readonly State state;
    private readonly Limits limits;
    private readonly Media media;
    private readonly Posts posts;
    private readonly XAuthorization authorization;

    public XImitation(World world, IConfiguration configuration)
        : base(world)
    {
        this.world = world;
        options = configuration.GetSection("Sandbox:X").Get<XOptions>() ?? new XOptions();
        var ids = new Snowflakes(world.Clock);
        state = new State(world);
        limits = new Limits(world, options);
        media = new Media(world, options, ids);
        posts = new Posts(world, options, state, media, limits, ids);
        authorization = new XAuthorization(world, options, state);
    }

    public override string Platform => State.Platform;

    public override IReadOnlyList<int> Ports => [options.Port];

    public override IReadOnlyDictionary<string, Fault> OwnMarkers { get; } = new Dictionary<string, Fault>
    {
        ["credits"] = new(null, null, null, "credits"),
        ["timeline_lag"] = new(null, null, null, "lag", Seconds: 30),
        ["dup"] = new(null, null, null, "duplicate"),
        ["locked"] = new(null, null, null, "locked"),
        ["media_gone"] = new(null, null, null, "media_gone"),
    };

    public override Profile CreateProfile(string username, string? displayName)
    {
        var account = state.Create(username, displayName);
        return new(Platform, account.Username, account.Name);
    }

    public override void Restore(string kind, JsonElement value)
    {
        state.Restore(kind, value);
        media.Restore(kind, value);
        posts.Restore(kind, value);
    }

    public override (byte[] Bytes, string MimeType)? FindMedia(string id) =>
        media.Find(id) is { Bytes.Length: > 0 } found ? (found.Bytes, found.MimeType) : null;

    protected override XExchange Open(HttpContext http, byte[] body)
    {
        // The Sandbox's time, which may have been moved.
        http.Response.Headers.Date = world.Clock.GetUtcNow().UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        var (operation, id) = XRoutes.Find(http.Request.Method, http.Request.Path.Value ?? "/");
        var exchange = new XExchange(http, body, operation, id);
        exchange.Session = exchange.Bearer is { } token ? state.FindByAccess(token) : null;
        return exchange;
    }

    protected override bool Publishes(string operation) => XRoutes.Publishes(operation);

    protected override string? CallerOf(XExchange exchange) =>
        exchange.Session is { } session ? state.Find(session.AccountId)?.Username : null;

    protected override Fault? MarkerFor(XExchange exchange) =>
        exchange is { Session: { } session, Operation: Limits.Create } ? posts.MarkerFor(this, exchange, session.AccountId) : null;

    protected override Task<Reply> RouteAsync(XExchange exchange) => Task.FromResult(Answer(exchange));

    protected override Reply ErrorOf(int status) => Problems.Standard(status);

    protected override Reply RateLimited(int seconds) => limits.UsedUp(seconds);

    protected override Reply QuotaUsedUp(int seconds) => limits.UsedUp(seconds, "x-user-limit-24hour");

    protected override Reply Refused() => Problems.NotPermitted;

    protected override void Expire(XExchange exchange, bool refreshToo)
    {
        if (exchange.Session is not { } session)
            return;

        state.Expire(session.AccountId, refreshToo);
        exchange.Session = null;
    }

    protected override Reply? DoOwn(Fault fault, XExchange exchange)
    {
        switch (fault.Kind)
        {
            case "credits":
                return Problems.CreditsDepleted;
            case "duplicate":
                return Problems.Duplicate;
            case "locked":
                return Problems.Locked;
            case "media_gone":
                return Problems.MediaInvalid;
            // A text cannot change media that were uploaded before: their state is asked for once more, and then the fault shows.
            case "media_fails" or "media_slow" when exchange.Operation == Limits.Create && HasMedia(exchange):
                if (fault.Kind == "media_slow")
                    media.SlowNext(exchange.Session!.AccountId);
                return Problems.MediaInvalid;
            default:
                return null;
        }
    }

    private Reply Answer(XExchange exchange)
    {
        if (XRoutes.IsAuthorization(exchange.Operation))
            return authorization.Answer(exchange);
        if (exchange.Operation == XRoutes.Web)
            return Reply.Redirect($"{world.PageUrl}/{exchange.Id}");
        if (exchange.Operation.Length == 0)
            return Problems.NoRoute;
        if (exchange.Session is not { } session)
            return Problems.Unauthorized;
        if (exchange.Operation == Limits.Create)
            return posts.Create(exchange, session);

        var count = limits.Take(session.AccountId, exchange.Operation);
        return Limits.With(count.Refused ? Problems.TooManyRequests : Answer(exchange, session), "x-rate-limit", count);
    }

    private Reply Answer(XExchange exchange, XSession session) => exchange.Operation switch
    {
        "DELETE /2/tweets/{id}" => posts.Delete(exchange, session),
        "GET /2/tweets" or "GET /2/tweets/{id}" => session.May("tweet.read") ? posts.Find(exchange) : Problems.NotPermitted,
        "GET /2/users/{id}/tweets" => session.May("tweet.read") && session.May("users.read") ? posts.List(exchange) : Problems.NotPermitted,
        "GET /2/users/me" => Me(session),
        _ => media.Answer(exchange, session),
    };

    private Reply Me(XSession session)
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

    private static bool HasMedia(XExchange exchange) => exchange.Json is { } request && request.TryGetProperty("media", out _);
}
