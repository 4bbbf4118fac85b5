using Postato.Application.Queues;

namespace Postato.Infrastructure.Http;

/// <summary>
/// Whether a request has begun to leave, as seen by the stream that carries it. Ambient, because the handler has no hook before it writes,
/// and it resends a request without a body by itself when a pooled connection is dead, although the server may have acted on the first. A
/// second connection is therefore refused here unless the request may be repeated.
/// </summary>
internal sealed class Departure(bool mayRepeat)
{
    private static readonly AsyncLocal<Departure?> Ambient = new();

    private WatchedStream? carrier;

    public static Departure? Current => Ambient.Value;

    /// <summary>Whether a byte of it may be on the wire.</summary>
    public bool Left => Volatile.Read(ref carrier) is not null;

    /// <summary>How many bytes followed the head of the answer, whether the handler used them or not.</summary>
    public long BodyBytes => Volatile.Read(ref carrier)?.BodyBytes ?? 0;

    /// <summary>Starts one for the request that this async flow sends next.</summary>
    /// <param name="mayRepeat">Whether sending it twice is harmless.</param>
    public static Departure Begin(bool mayRepeat) => Ambient.Value = new Departure(mayRepeat);

    /// <summary>Called before each write.</summary>
    public void LeaveBy(WatchedStream stream)
    {
        // Also in the middle of a request: one that is never completed has no effect after another worker took the lease.
        if (LeaseTerm.Current is { IsOver: true })
            throw new IOException("The lease has ended.");
        if (mayRepeat)
            Volatile.Write(ref carrier, stream);
        else if (Interlocked.CompareExchange(ref carrier, stream, null) is { } first && first != stream)
            throw new IOException("The request was already sent on another connection.");
    }
}
