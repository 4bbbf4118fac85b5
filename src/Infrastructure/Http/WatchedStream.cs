namespace Postato.Infrastructure.Http;

/// <summary>
/// A connection as HTTP/1.1 uses it, behind TLS, with one request at a time. Reports every write to the request's <see cref="Departure"/>,
/// and counts the bytes that follow the head of the answer.
/// </summary>
internal sealed class WatchedStream(Stream inner) : Stream
{
    // "HTTP/1.1 1xx": the first digit of the status.
    private const int StatusIndex = 9;

    private Departure? current;
    private bool inBody;
    private bool isInterim;
    private int headBytes;
    private int lineBytes;

    public long BodyBytes { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Depart();
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        Depart();
        inner.Write(buffer, offset, count);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Observe(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Observe(buffer.AsSpan(offset, read));
        return read;
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private void Depart()
    {
        var departure = Departure.Current ?? throw new InvalidOperationException("A request was written outside its async flow.");
        departure.LeaveBy(this);
        if (departure == current)
            return;

        (current, inBody, BodyBytes) = (departure, false, 0);
        BeginHead();
    }

    private void BeginHead() => (isInterim, headBytes, lineBytes) = (false, 0, 0);

    private void Observe(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (inBody)
            {
                BodyBytes += bytes.Length - i;
                return;
            }

            ObserveHead(bytes[i]);
        }
    }

    // A head ends with an empty line; after an interim one (1xx) another follows.
    private void ObserveHead(byte next)
    {
        isInterim |= headBytes++ == StatusIndex && next == '1';
        if (next == '\n' && lineBytes == 0)
        {
            inBody = !isInterim;
            BeginHead();
        }
        else if (next != '\r')
        {
            lineBytes = next == '\n' ? 0 : lineBytes + 1;
        }
    }
}
