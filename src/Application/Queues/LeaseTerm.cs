namespace Postato.Application.Queues;

/// <summary>
/// How long this host may rely on a lease, counted by its own clocks from before the database was asked, so that it ends here before it
/// ends in the database. Ambient: the outgoing HTTP pipeline checks the term of the current async flow before each write, so a worker that
/// was suspended sends nothing.
/// </summary>
/// <param name="asked">When the database was asked for the lease.</param>
public sealed class LeaseTerm(TimeProvider clock, HostMoment asked)
{
    /// <summary>A request that leaves this close to the end could arrive after another worker has the lease.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private static readonly AsyncLocal<LeaseTerm?> Ambient = new();

    private HostMoment? begun = asked;

    public static LeaseTerm? Current => Ambient.Value;

    public bool IsOver => Volatile.Read(ref begun) is not { } since || since.Age(clock) > Lease.Life - Margin;

    /// <summary>Sets the term for this async flow.</summary>
    public void Enter() => Ambient.Value = this;

    /// <summary>The database renewed the lease.</summary>
    /// <param name="asked">When the renewal was requested.</param>
    public void Renew(HostMoment asked) => Volatile.Write(ref begun, asked);

    /// <summary>The lease was lost.</summary>
    public void End() => Volatile.Write(ref begun, null);
}

/// <summary>A moment by both clocks of this host.</summary>
public sealed record HostMoment(long Timestamp, DateTimeOffset Utc)
{
    public static HostMoment Now(TimeProvider clock) => new(clock.GetTimestamp(), clock.GetUtcNow());

    /// <summary>
    /// The monotonic clock cannot be set, but may stand still while the machine is suspended; so the larger elapsed time counts.
    /// </summary>
    public TimeSpan Age(TimeProvider clock)
    {
        var (elapsed, told) = (clock.GetElapsedTime(Timestamp), clock.GetUtcNow() - Utc);
        return elapsed > told ? elapsed : told;
    }
}
