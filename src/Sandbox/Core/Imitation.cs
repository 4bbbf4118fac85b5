using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Postato.Sandbox.Core;

/// <summary>What every network here does alike: it reads, is slow when told, does what faults order, answers, and writes down that it was asked.</summary>
internal abstract partial class Imitation(World world) : INetworkImitation
{
    public abstract string Platform { get; }

    public abstract IReadOnlyList<int> Ports { get; }

    public virtual IReadOnlyDictionary<string, Fault> OwnMarkers => System.Collections.ObjectModel.ReadOnlyDictionary<string, Fault>.Empty;

    public abstract Profile CreateProfile(string username, string? displayName);

    public abstract void Restore(string kind, JsonElement value);

    public abstract (byte[] Bytes, string MimeType)? FindMedia(string id);

    public async Task HandleAsync(HttpContext http)
    {
        var (at, started) = (world.Clock.GetUtcNow(), Stopwatch.GetTimestamp());
        var body = await ReadBodyAsync(http.Request);
        await world.Latency.WaitAsync(Platform, http.RequestAborted);
        var exchange = new Exchange(http, body, OperationOf(http.Request));
        Reply? reply = null;
        try
        {
            reply = await AnswerAsync(exchange);
        }
        finally
        {
            // Before anybody can know of the answer, so that what a caller does next stands after it.
            world.Requests.Add(
                Platform, at, http.Request.Method, http.Request.Path + http.Request.QueryString, IsHalf(exchange) ? 0 : reply?.Status ?? 500, exchange.FaultId,
                (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds, Dotted(http.Request, body));
        }

        await SendAsync(exchange, reply);
    }

    /// <summary>The network's own name of the call.</summary>
    protected abstract string OperationOf(HttpRequest request);

    /// <summary>Whether a fault that names no operation meets it.</summary>
    protected abstract bool Publishes(string operation);

    /// <summary>Who calls, by their token alone; null: nobody that is known.</summary>
    protected abstract string? CallerOf(Exchange exchange);

    /// <summary>What a marker in the text of a creating call orders.</summary>
    protected abstract Fault? MarkerFor(Exchange exchange);

    protected abstract Task<Reply> RouteAsync(Exchange exchange);

    /// <summary>The network's words for a status.</summary>
    protected abstract Reply ErrorOf(int status);

    protected abstract Reply RateLimited(int seconds);

    /// <summary>The posting quota is used up.</summary>
    protected virtual Reply QuotaUsedUp(int seconds) => RateLimited(seconds);

    /// <summary>The content is refused for good.</summary>
    protected abstract Reply Refused();

    /// <summary>Ends the caller's access tokens, or all they have.</summary>
    protected abstract void Expire(Exchange exchange, bool refreshToo);

    /// <summary>A fault of this network alone. Null: the call goes on.</summary>
    protected virtual Reply? DoOwn(Fault fault, Exchange exchange) => null;

    private async Task<Reply> AnswerAsync(Exchange exchange)
    {
        exchange.Fault = world.Faults.Meet(Platform, CallerOf(exchange), exchange.Operation, Publishes(exchange.Operation)) ?? MarkerFor(exchange);
        if (exchange.Fault is { } fault && await BeforeAsync(fault, exchange) is { } early)
            return early;

        var reply = await RouteAsync(exchange);
        return exchange.Fault is { } after ? await AfterAsync(after, exchange, reply) : reply;
    }

    private async Task<Reply?> BeforeAsync(Fault fault, Exchange exchange)
    {
        switch (fault.Kind)
        {
            case "cut_before":
                return Reply.Cut;
            case "status":
                return fault.Body is { } given ? Reply.Text(given, "application/json", fault.Status ?? 500) : ErrorOf(fault.Status ?? 500);
            case "rate_limit":
                return RateLimited(fault.RetryAfterSeconds ?? 3);
            case "quota":
                return QuotaUsedUp(fault.RetryAfterSeconds ?? 3_600);
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

    private async Task<Reply> AfterAsync(Fault fault, Exchange exchange, Reply reply)
    {
        switch (fault.Kind)
        {
            case "cut_after":
                return Reply.Cut;
            case "half_answer":
                exchange.Half = true;
                return reply;
            case "garbage":
                return Reply.Text("<html><body>Everything is fine.</body></html>", "text/html");
            case "error_after":
                return ErrorOf(fault.Status ?? 500);
            case "hang":
                await Task.Delay(TimeSpan.FromSeconds(fault.Seconds ?? 600), TimeProvider.System, exchange.Http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return reply;
            default:
                return reply;
        }
    }

    private static async Task SendAsync(Exchange exchange, Reply reply)
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

        exchange.Http.Response.StatusCode = reply.Status;
        exchange.Http.Response.ContentType = reply.ContentType;
        exchange.Http.Response.ContentLength = reply.Body.Length;
        await exchange.Http.Response.Body.WriteAsync(reply.Body.AsMemory(0, reply.Body.Length / 2));
        await exchange.Http.Response.Body.FlushAsync();
        exchange.Http.Abort();
    }

    /// <summary>The connection is cut in the middle of the answer.</summary>
    private static bool IsHalf(Exchange exchange) => exchange.Half;

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

    [GeneratedRegex("((?:^|&)(?:refresh_token|access_token|code|code_verifier|client_assertion|client_secret|token|password)=)[^&]*")]
    private static partial Regex SecretMember();
}
