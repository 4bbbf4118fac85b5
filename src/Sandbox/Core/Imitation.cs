using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Text.Json;

namespace Postato.Sandbox.Core;

/// <summary>
/// What all imitations share: reads a request, delays it, applies faults, answers, and records the request. A network adds its routes and
/// rules.
/// </summary>
/// <typeparam name="TExchange"><see cref="Exchange"/>, or a network's own type with more data.</typeparam>
internal abstract class Imitation<TExchange>(World world) : INetworkImitation
    where TExchange : Exchange
{
    public abstract string Platform { get; }

    public abstract IReadOnlyList<int> Ports { get; }

    public virtual IReadOnlyDictionary<string, Fault> OwnMarkers => ReadOnlyDictionary<string, Fault>.Empty;

    public abstract Profile CreateProfile(string username, string? displayName);

    public abstract void Restore(string kind, JsonElement value);

    public abstract (byte[] Bytes, string MimeType)? FindMedia(string id);

    public async Task HandleAsync(HttpContext http)
    {
        var (at, started) = (world.Clock.GetUtcNow(), Stopwatch.GetTimestamp());
        var body = await RequestBody.ReadAsync(http.Request);
        await world.Latency.WaitAsync(Platform, http.RequestAborted);
        var exchange = Open(http, body);
        Reply? reply = null;
        try
        {
            reply = await AnswerAsync(exchange);
        }
        finally
        {
            // Recorded before the answer is sent, so that the caller's next request comes later in the list.
            world.Requests.Add(
                Platform, at, http.Request.Method, http.Request.Path + http.Request.QueryString,
                IsHalf(exchange) ? 0 : reply?.Status ?? 500,
                exchange.FaultId, (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds, RequestBody.Shown(http.Request, body));
        }

        await SendAsync(exchange, reply);
    }

    /// <summary>Identifies the call and its caller.</summary>
    protected abstract TExchange Open(HttpContext http, byte[] body);

    /// <summary>Whether a fault without an operation applies to it.</summary>
    protected abstract bool Publishes(string operation);

    /// <summary>The username of the caller, by the token only; null when unknown.</summary>
    protected abstract string? CallerOf(TExchange exchange);

    /// <summary>The fault that a marker in the text of a creating call requests.</summary>
    protected abstract Fault? MarkerFor(TExchange exchange);

    protected abstract Task<Reply> RouteAsync(TExchange exchange);

    /// <summary>The network's error body for a status.</summary>
    protected abstract Reply ErrorOf(int status);

    protected abstract Reply RateLimited(int seconds);

    /// <summary>Answers that the posting quota is used up.</summary>
    protected virtual Reply QuotaUsedUp(int seconds) => RateLimited(seconds);

    /// <summary>How long a quota stays used up, unless the fault says otherwise.</summary>
    protected virtual int QuotaSeconds => 3_600;

    /// <summary>Answers that the content is refused permanently.</summary>
    protected abstract Reply Refused();

    /// <summary>Invalidates the caller's access tokens, or all of its tokens.</summary>
    protected abstract void Expire(TExchange exchange, bool refreshToo);

    /// <summary>A fault that only this network has. Null when the call continues.</summary>
    protected virtual Reply? DoOwn(Fault fault, TExchange exchange) => null;

    /// <summary>For a body that a fault sets.</summary>
    protected virtual string JsonType => "application/json";

    /// <summary>The answer when a fault sets one that this network does not have.</summary>
    protected virtual Reply Garbage => Reply.Text("<html><body>Everything is fine.</body></html>", "text/html");

    /// <summary>Rewrites the answer in the style of the server that was called.</summary>
    protected virtual Reply Worded(TExchange exchange, Reply reply) => reply;

    /// <summary>The network's actual processing, which also happens when a fault withholds the answer.</summary>
    protected virtual void Remember(TExchange exchange, Reply reply)
    {
    }

    private async Task<Reply> AnswerAsync(TExchange exchange)
    {
        exchange.Parts = await RequestBody.ReadPartsAsync(exchange.Http.Request, exchange.Body);
        var fault = world.Faults.Meet(Platform, CallerOf(exchange), exchange.Operation, Publishes(exchange.Operation))
            ?? MarkerFor(exchange);
        exchange.Fault = fault;
        if (fault is not null && await BeforeAsync(fault, exchange) is { } early)
        {
            early = Worded(exchange, early);
            Remember(exchange, early);
            return early;
        }

        var reply = Worded(exchange, await RouteAsync(exchange));
        reply = fault?.Kind switch
        {
            "garbage" => Garbage,
            "error_after" => ErrorOf(fault.Status ?? 500),
            _ => reply,
        };
        Remember(exchange, reply);
        if (fault is { Kind: "hang" })
            await HangAsync(fault, exchange.Http.RequestAborted);
        return fault is { Kind: "cut_after" } ? Reply.Cut : reply;
    }

    private async Task<Reply?> BeforeAsync(Fault fault, TExchange exchange)
    {
        switch (fault.Kind)
        {
            case "cut_before":
                return Reply.Cut;
            case "status":
                return fault.Body is { } given ? Reply.Text(given, JsonType, fault.Status ?? 500) : ErrorOf(fault.Status ?? 500);
            case "rate_limit":
                return RateLimited(fault.RetryAfterSeconds ?? 3);
            case "quota":
                return QuotaUsedUp(fault.RetryAfterSeconds ?? QuotaSeconds);
            case "refuse":
                return Refused();
            case "slow":
                await Task.Delay(TimeSpan.FromSeconds(fault.Seconds ?? 5), TimeProvider.System);
                return null;
            case "expire_token":
                Expire(exchange, refreshToo: false);
                return null;
            case "revoke_token" or "reconnect":
                Expire(exchange, refreshToo: true);
                return null;
            default:
                return DoOwn(fault, exchange);
        }
    }

    private static async Task HangAsync(Fault fault, CancellationToken ct) =>
        await Task.Delay(TimeSpan.FromSeconds(fault.Seconds ?? 600), TimeProvider.System, ct)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static async Task SendAsync(TExchange exchange, Reply reply)
    {
        if (ReferenceEquals(reply, Reply.Cut))
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

    /// <summary>The connection is closed in the middle of the answer.</summary>
    private static bool IsHalf(TExchange exchange) => exchange.Fault?.Kind == "half_answer";
}
