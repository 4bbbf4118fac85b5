namespace Postato.Application.Queues;

/// <summary>
/// How long this host may rely on a lease. Counted by its own clocks from before the database was asked, so that it is over here
/// before it is over there. Ambient: the outgoing HTTP pipeline asks the term of the flow that it runs in before it writes, so that
/// a worker that slept sends nothing, whatever it was about to do.
/// </summary>
/// <param name="asked">When the database was asked for the lease.</param>
public sealed class LeaseTerm(TimeProvider clock, HostMoment asked)
{
    /// <summary>What leaves this close to the end would arrive when the lease may be another's.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private static readonly AsyncLocal<LeaseTerm?> Ambient = new();

    private HostMoment? begun = asked;

    public static LeaseTerm? Current => Ambient.Value;

    public bool IsOver => Volatile.Read(ref begun) is not { } since || since.Age(clock) > Lease.Life - Margin;

    /// <summary>For this flow and all that it starts.</summary>
    public void Enter() => Ambient.Value = this;

    /// <summary>The database gave the lease another life.</summary>
    /// <param name="asked">When it was asked to.</param>
    public void Renew(HostMoment asked) => Volatile.Write(ref begun, asked);

    /// <summary>The lease is another's, or nobody's.</summary>
    public void End() => Volatile.Write(ref begun, null);
}

/// <summary>A moment by both clocks of this host.</summary>
public sealed record HostMoment(long Timestamp, DateTimeOffset Utc)
{
    public static HostMoment Now(TimeProvider clock) => new(clock.GetTimestamp(), clock.GetUtcNow());

    /// <summary>
    /// Nobody sets the clock of elapsed time, but it may stand still while the machine is suspended: whichever tells more is believed.
    /// </summary>
    public TimeSpan Age(TimeProvider clock)
    {
        var (elapsed, told) = (clock.GetElapsedTime(Timestamp), clock.GetUtcNow() - Utc);
        return elapsed > told ? elapsed : told;
    }
}
