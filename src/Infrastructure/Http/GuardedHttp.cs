using System.Net;
using System.Net.Http.Headers;
using System.Web;
using Postato.Application.Deliveries;

namespace Postato.Infrastructure.Http;

/// <summary>
/// All outgoing HTTP. One pool behind the guard: no proxy, cookies, credentials, redirects, decompression or trace headers.
/// Whatever comes back is read whole, within limits; a failure says whether the request can have arrived.
/// </summary>
internal sealed class GuardedHttp : IDisposable
{
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan UploadLimit = TimeSpan.FromMinutes(5);

    /// <summary>Of an answer that is read for its content.</summary>
    public const int AnswerLimit = 1 << 20;

    private readonly HttpMessageInvoker invoker;
    private readonly UrlPolicy policy;
    private readonly TimeProvider clock;
    private readonly string userAgent;

    public GuardedHttp(GuardedConnector connector, UrlPolicy policy, FetchOptions options, TimeProvider clock)
    {
        this.policy = policy;
        this.clock = clock;
        userAgent = $"Postato/1.0 (+{options.Contact})";
#pragma warning disable RS0030 // The guarded door itself: the one place that makes a handler.
        var handler = new SocketsHttpHandler
#pragma warning restore RS0030
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.FromSeconds(60),
            MaxConnectionsPerServer = 512,
            EnableMultipleHttp2Connections = true,
            MaxResponseHeadersLength = 32,
            ConnectCallback = connector.ConnectAsync,
        };
        invoker = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    /// <summary>One request, one answer.</summary>
    /// <exception cref="RequestNeverLeft">Nothing can have arrived: a refused target, DNS, a refused connection, TLS.</exception>
    /// <exception cref="AnswerLost">It may have arrived: the connection broke, the time was over, the body cannot be read.</exception>
    public async Task<HttpAnswer> SendAsync(HttpRequestMessage request, TimeSpan limit, CancellationToken ct, int maximumBytes = AnswerLimit)
    {
        ct.ThrowIfCancellationRequested();
        request.Headers.UserAgent.TryParseAdd(userAgent);
        request.Headers.AcceptEncoding.TryParseAdd("identity");
        var (at, started) = (clock.GetUtcNow(), clock.GetTimestamp());
        using var time = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, time.Token);
        int? status = null;
        var outcome = "answer_lost";
        try
        {
            // Also where a pooled connection would carry it.
            if (policy.FindRefusal(request.RequestUri!) is { } reason)
                throw new TargetRefused(reason);

            using var response = await invoker.SendAsync(request, either.Token);
            status = (int)response.StatusCode;
            var body = await ReadAsync(response, maximumBytes, either.Token);
            outcome = "answered";
            return new HttpAnswer((int)response.StatusCode, response.Headers, response.Content.Headers, body);
        }
        catch (Exception failed) when (NeverLeft(failed))
        {
            outcome = "never_left";
            throw new RequestNeverLeft(request.RequestUri!, failed);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or OperationCanceledException)
        {
            throw new AnswerLost(request.RequestUri!, status, failed);
        }
        finally
        {
            RequestLog.Current?.Add(new(at, request.Method.Method, Redacted(request.RequestUri!), status, (int)clock.GetElapsedTime(started).TotalMilliseconds, outcome));
        }
    }

    public void Dispose() => invoker.Dispose();

    private static bool NeverLeft(Exception failed) =>
        failed is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError }
        || failed is TargetRefused || failed.InnerException is TargetRefused;

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, int maximumBytes, CancellationToken ct)
    {
        // An encoding that nobody asked for is not undone: what it unfolds to is anybody's guess.
        if (response.Content.Headers.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
            throw new IOException("The answer is encoded.");
        if (response.Content.Headers.ContentLength > maximumBytes)
            throw new IOException("The answer is too long.");

        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(chunk, ct)) > 0)
        {
            if (buffer.Length + read > maximumBytes)
                throw new IOException("The answer is too long.");
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    private static string Redacted(Uri url)
    {
        var names = HttpUtility.ParseQueryString(url.Query).AllKeys;
        return url.GetLeftPart(UriPartial.Path) + (names.Length == 0 ? "" : $"?{string.Join('&', names)}");
    }
}

/// <summary>An answer, read whole.</summary>
internal sealed record HttpAnswer(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The first value of a header of the answer; null when it is absent.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}

/// <summary>Nothing was sent, or nothing can have been understood: no effect happened.</summary>
internal sealed class RequestNeverLeft(Uri url, Exception cause) : IOException($"A request to {url.Host} never left.", cause)
{
    public bool WasRefusedByGuard => InnerException is TargetRefused || InnerException?.InnerException is TargetRefused;
}

/// <summary>The request left and its answer is not to be had: the effect may have happened.</summary>
internal sealed class AnswerLost(Uri url, int? status, Exception cause) : IOException($"The answer of {url.Host} was lost.", cause)
{
    /// <summary>Set when the answer began and broke off.</summary>
    public int? Status { get; } = status;
}
