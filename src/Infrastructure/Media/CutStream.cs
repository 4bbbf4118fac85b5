namespace Postato.Infrastructure.Media;

/// <summary>
/// The bytes of another stream, up to an end and without the ranges that are cut. Read once, from the beginning; the other stream stays
/// open.
/// </summary>
internal sealed class CutStream : Stream
{
    private readonly Stream source;
    private readonly IReadOnlyList<Cut> cuts;
    private readonly long end;
    private int next;
    private long from;
    private ReadOnlyMemory<byte> instead;
    private long zeros;

    public CutStream(Stream source, IReadOnlyList<Cut> cuts, long end)
    {
        (this.source, this.end) = (source, end);
        this.cuts = Apart(cuts);
    }

    /// <summary>In order; of overlapping ranges the first counts.</summary>
    private static List<Cut> Apart(IReadOnlyList<Cut> cuts)
    {
        var apart = new List<Cut>(cuts.Count);
        foreach (var cut in cuts.OrderBy(cut => cut.Start))
        {
            var before = apart is [.., var last] ? last.End : 0;
            if (cut.Start >= before)
                apart.Add(cut);
            else if (cut.End > before)
                apart.Add(new(before, cut.End, [], cut.Zeros > 0 ? cut.End - before : 0));
        }

        return apart;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;

        while (true)
        {
            if (instead.Length > 0)
            {
                var written = Math.Min(buffer.Length, instead.Length);
                instead[..written].CopyTo(buffer);
                instead = instead[written..];
                return written;
            }

            if (zeros > 0)
            {
                var written = (int)Math.Min(buffer.Length, zeros);
                buffer.Span[..written].Clear();
                zeros -= written;
                return written;
            }

            var limit = next < cuts.Count ? Math.Min(cuts[next].Start, end) : end;
            if (from < limit)
            {
                source.Position = from;
                var read = await source.ReadAsync(buffer[..(int)Math.Min(buffer.Length, limit - from)], cancellationToken);
                from += read;
                return read > 0 ? read : throw new EndOfStreamException();
            }

            if (next == cuts.Count || cuts[next].Start >= end)
                return 0;

            (from, instead, zeros) = (Math.Max(from, cuts[next].End), cuts[next].Instead, cuts[next].Zeros);
            next++;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("This stream can only be read asynchronously.");

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
