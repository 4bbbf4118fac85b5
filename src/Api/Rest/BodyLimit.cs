using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace Postato.Api.Rest;

/// <summary>
/// Answers a body that is too long while it is still arriving, and discards the rest for a moment: a client whose connection is closed at
/// once would not read the answer.
/// </summary>
internal sealed class BodyLimit(RequestDelegate next, TimeProvider clock)
{
    private const long ThrownAwayAtMost = 64 << 20;
    private const int ChunkBytes = 64 << 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext http)
    {
        // A body within the limit by its Content-Length is read to its end by the server itself.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false, MaxRequestBodySize: { } limit } server
            || http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true } || http.Request.ContentLength <= limit)
        {
            await next(http);
            return;
        }

        var whole = http.Request.Body;
        await using var limited = new LimitedBody(whole, http.Request.ContentLength, limit);
        server.MaxRequestBodySize = null;
        http.Features.Set<IHttpMaxRequestBodySizeFeature>(limited);
        http.Request.Body = limited;
        http.Response.OnStarting(() =>
        {
            if (IsUnread(http, limited) && !HttpProtocol.IsHttp2(http.Request.Protocol))
                http.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
        await next(http);
        // A client that sent Expect: 100-continue sends no body after this answer.
        if (IsUnread(http, limited) && (limited.IsBegun || http.Request.Headers.Expect.Count == 0)
            && !HttpProtocol.IsHttp2(http.Request.Protocol))
            await ThrowAwayAsync(http, whole);
    }

    private static bool IsUnread(HttpContext http, LimitedBody body) => http.Response.StatusCode >= 400 && !body.IsRead;

    private async Task ThrowAwayAsync(HttpContext http, Stream body)
    {
        using var time = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, http.RequestAborted);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            await http.Response.Body.FlushAsync(either.Token);
            for (var thrown = 0L; thrown < ThrownAwayAtMost;)
            {
                if (await body.ReadAsync(chunk, either.Token) is not (> 0 and var read))
                    return;
                thrown += read;
            }
        }
        catch (Exception over) when (over is IOException or OperationCanceledException)
        {
            // The client closed the connection, or its time is over.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>The same body, which throws beyond the limit as the server's own would.</summary>
    private sealed class LimitedBody(Stream whole, long? announced, long limit) : Stream, IHttpMaxRequestBodySizeFeature
    {
        private long count;

        public bool IsBegun { get; private set; }

        public bool IsRead { get; private set; }

        public bool IsReadOnly => IsBegun;

        public long? MaxRequestBodySize { get; set; } = limit;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (announced > MaxRequestBodySize)
                throw TooLarge();

            IsBegun = true;
            var read = await whole.ReadAsync(buffer, cancellationToken);
            IsRead = read == 0 && buffer.Length > 0;
            if ((count += read) > MaxRequestBodySize)
                throw TooLarge();

            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException("Bodies can only be read asynchronously.");

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private static BadHttpRequestException TooLarge() => new("The body is too large.", StatusCodes.Status413PayloadTooLarge);
    }
}
