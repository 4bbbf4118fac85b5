using Postato.Application.Queues;

namespace Postato.Infrastructure.Http;

/// <summary>
/// Whether a request has begun to leave, as seen by the stream that carries it. Ambient, because the handler asks nobody
/// before it writes; and it sends a request without a body again by itself when a pooled connection turns out to be dead,
/// although the server may have acted on the first: unless told otherwise, a second connection is refused here.
/// </summary>
internal sealed class Departure(bool mayRepeat)
{
    private static readonly AsyncLocal<Departure?> Ambient = new();

    private WatchedStream? carrier;

    public static Departure? Current => Ambient.Value;

    /// <summary>A byte of it may be on the wire.</summary>
    public bool Left => Volatile.Read(ref carrier) is not null;

    /// <summary>What came after the head of the answer, whether the handler used it or not.</summary>
    public long BodyBytes => Volatile.Read(ref carrier)?.BodyBytes ?? 0;

    /// <summary>For the request that this flow sends next.</summary>
    /// <param name="mayRepeat">Twice is as good as once.</param>
    public static Departure Begin(bool mayRepeat) => Ambient.Value = new Departure(mayRepeat);

    /// <summary>Before each write, the first and the last.</summary>
    public void LeaveBy(WatchedStream stream)
    {
        // In the middle of a request too: what is never finished cannot happen behind the back of the lease's next holder.
        if (LeaseTerm.Current is { IsOver: true })
            throw new IOException("The lease is over.");
        if (mayRepeat)
            Volatile.Write(ref carrier, stream);
        else if (Interlocked.CompareExchange(ref carrier, stream, null) is { } first && first != stream)
            throw new IOException("A request is sent once.");
    }
}
