namespace Postato.Api.Rest.Media;

/// <summary>The client's request body failed, as opposed to the store that it is written to.</summary>
internal sealed class BrokenUpload(Exception cause) : Exception("The body of an upload could not be read.", cause)
{
    public static async Task<T> WatchAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException)
        {
            throw new BrokenUpload(cause);
        }
    }
}

/// <summary>A part's bytes: errors while reading them are the client's.</summary>
internal sealed class ClientStream(Stream part) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await part.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException)
        {
            throw new BrokenUpload(cause);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Bodies can only be read asynchronously.");

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
