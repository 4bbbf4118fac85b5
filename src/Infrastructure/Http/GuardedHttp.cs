using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Postato.Application.Deliveries;
using Postato.Application.Telemetry;

namespace Postato.Infrastructure.Http;

/// <summary>
/// The guarded HTTP client, which sends all outgoing HTTP. One pool, without proxy, cookies, credentials, redirects, decompression or trace
/// headers. Answers are read completely, within limits; a failure says whether the request can have arrived.
/// </summary>
internal sealed class GuardedHttp : IDisposable
{
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan UploadLimit = TimeSpan.FromMinutes(5);

    /// <summary>Maximum size of an answer whose content is used.</summary>
    public const int AnswerLimit = 1 << 20;

    private const int ChunkBytes = 16 * 1024;

    private static readonly SearchValues<char> LineBreakers = SearchValues.Create("\r\n\0");

    private readonly HttpMessageInvoker invoker;
    private readonly UrlPolicy policy;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly string userAgent;

    public GuardedHttp(GuardedConnector connector, UrlPolicy policy, FetchOptions options, TimeProvider clock, ILogger<GuardedHttp> logger)
    {
        (this.policy, this.clock, this.logger, userAgent) = (policy, clock, logger, options.UserAgent);
#pragma warning disable RS0030 // The guarded HTTP client itself: the only place that creates a handler.
        var handler = new SocketsHttpHandler
#pragma warning restore RS0030
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = GuardedConnector.WholeLimit,
            PooledConnectionLifetime = TimeSpan.FromSeconds(60),
            MaxConnectionsPerServer = 512,
            MaxResponseHeadersLength = 32,
            MaxResponseDrainSize = 0,
            ConnectCallback = connector.ConnectAsync,
            PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new WatchedStream(context.PlaintextStream)),
        };
        invoker = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    /// <summary>Sends one request at most once and returns its answer.</summary>
    /// <param name="limit">Timeout for everything, from DNS to the last byte of the answer.</param>
    /// <param name="mayRepeat">The request has no effect: when a pooled connection was dead, it is sent again on another.</param>
    /// <exception cref="RequestNeverLeft">
    /// Not one byte was written: a refused target, DNS, a refused connection, TLS, cancelled before, or no step budget left.
    /// </exception>
    /// <exception cref="AnswerLost">It may have arrived: the connection broke, the time ran out, or the answer cannot be read.</exception>
    public async Task<HttpAnswer> SendAsync(
        HttpRequestMessage request, TimeSpan limit, CancellationToken ct, int maximumBytes = AnswerLimit, bool mayRepeat = false)
    {
        var url = request.RequestUri!;
        var (at, started) = (clock.GetUtcNow(), clock.GetTimestamp());
        using var span = Instruments.Spans.StartActivity("http.call", ActivityKind.Client);
        using var time = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, time.Token);
        var departure = Departure.Begin(mayRepeat);
        int? status = null;
        var answered = false;
        try
        {
            either.Token.ThrowIfCancellationRequested();
            StepBudget.Current?.TakeCall();
            Prepare(request);
            using var response = await invoker.SendAsync(request, either.Token);
            status = (int)response.StatusCode;
            var body = await ReadAsync(response, departure, maximumBytes, either.Token);
            answered = true;
            return new HttpAnswer((int)response.StatusCode, response.Headers, response.Content.Headers, body);
        }
        catch (Exception failed)
            when (failed is HttpRequestException or IOException or SocketException or OperationCanceledException or BudgetSpentException)
        {
            if (departure.Left)
                throw new AnswerLost(url, status, failed);

            var never = new RequestNeverLeft(url, failed);
            if (never.Refusal is { } reason)
                Log.Refused(logger, reason);
            throw never;
        }
        finally
        {
            var outcome = answered ? "answered" : departure.Left ? "answer_lost" : RequestRecord.NeverLeft;
            var took = clock.GetElapsedTime(started);
            RequestLog.Current?.Add(new(at, request.Method.Method, Redaction.Of(url), status, (int)took.TotalMilliseconds, outcome));
            Instruments.Calls.Record(took.TotalSeconds, new("outcome", outcome), new("status", status));
            span?.SetTag("http.request.method", request.Method.Method).SetTag("server.address", url.Host)
                .SetTag("http.response.status_code", status).SetTag("postato.outcome", outcome);
        }
    }

    public void Dispose() => invoker.Dispose();

    private void Prepare(HttpRequestMessage request)
    {
        // Checked here too, because a pooled connection is not opened again.
        if (policy.FindRefusal(request.RequestUri!) is { } reason)
            throw new TargetRefused(reason);

        // One request per connection: a broken one concerns no other request, and the bytes written belong to this one.
        (request.Version, request.VersionPolicy) = (HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact);
        request.Headers.Host = null;
        request.Headers.Remove("User-Agent");
        request.Headers.Add("User-Agent", userAgent);
        request.Headers.Remove("Accept-Encoding");
        request.Headers.Add("Accept-Encoding", "identity");
        if (HasLineBreaker(request.Headers.NonValidated)
            || (request.Content is { } content && HasLineBreaker(content.Headers.NonValidated)))
            throw new TargetRefused("header value");
    }

    // A value from a server (a token, a nonce) may be in a header.
    private static bool HasLineBreaker(System.Net.Http.Headers.HttpHeadersNonValidated headers)
    {
        foreach (var (_, values) in headers)
        {
            foreach (var value in values)
            {
                if (value.AsSpan().ContainsAny(LineBreakers))
                    return true;
            }
        }

        return false;
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, Departure departure, int maximumBytes, CancellationToken ct)
    {
        var announced = response.Content.Headers.ContentLength;
        // Accept-Encoding is not sent, so an encoded answer is refused instead of decompressed to an unknown size.
        if (response.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out var encoding)
            && !encoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase))
            throw new IOException("The answer is encoded.");
        if (announced > maximumBytes)
            throw new IOException("The answer is too long.");

        using var pace = new PaceLimit(clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, pace.TooSlow);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
            using var body = new MemoryStream();
            int read;
            while ((read = await stream.ReadAsync(chunk.AsMemory(0, ChunkBytes), either.Token)) > 0)
            {
                pace.Count(read);
                StepBudget.Current?.TakeBytes(read);
                if (body.Length + read > maximumBytes)
                    throw new IOException("The answer is too long.");
                body.Write(chunk, 0, read);
            }

            // The handler detects a body that is too short; one that is too long it would leave unread.
            if (departure.BodyBytes > announced)
                throw new IOException("The answer is longer than announced.");

            return body.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk, clearArray: true);
        }
    }
}
