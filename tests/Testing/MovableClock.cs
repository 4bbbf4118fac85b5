namespace Postato.Testing;

/// <summary>
/// The machine's clock, which a test can move ahead: timers that are due by then fire at once. Otherwise time passes normally.
/// </summary>
public sealed class MovableClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly HashSet<MovableTimer> timers = [];
    private TimeSpan ahead;

    /// <summary>Called after each move with the new offset, before any timer fires.</summary>
    public event Action<TimeSpan>? Moved;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Ahead.TotalSeconds * TimestampFrequency);

    public override long TimestampFrequency => System.TimestampFrequency;

    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        MovableTimer[] moved;
        lock (gate)
        {
            ahead += time;
            moved = [.. timers];
        }

        Moved?.Invoke(Ahead);
        foreach (var timer in moved)
            timer.Arm();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new MovableTimer(this, callback, state);
        lock (gate)
            timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    private TimeSpan Ahead
    {
        get
        {
            lock (gate)
                return ahead;
        }
    }

    private void Forget(MovableTimer timer)
    {
        lock (gate)
            timers.Remove(timer);
    }

    private sealed class MovableTimer : ITimer
    {
        private readonly Lock gate = new();
        private readonly MovableClock clock;
        private readonly TimerCallback callback;
        private readonly object? state;
        private readonly ITimer real;
        private DateTimeOffset? dueAt;
        private TimeSpan period = Timeout.InfiniteTimeSpan;

        public MovableTimer(MovableClock clock, TimerCallback callback, object? state)
        {
            (this.clock, this.callback, this.state) = (clock, callback, state);
            real = System.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (gate)
                (dueAt, this.period) = (dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + dueTime, period);
            Arm();
            return true;
        }

        public void Arm()
        {
            lock (gate)
            {
                var rest = dueAt is { } at ? at - clock.GetUtcNow() : Timeout.InfiniteTimeSpan;
                real.Change(rest < TimeSpan.Zero && dueAt is not null ? TimeSpan.Zero : rest, Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose()
        {
            clock.Forget(this);
            real.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            clock.Forget(this);
            return real.DisposeAsync();
        }

        private void Fire()
        {
            lock (gate)
            {
                // Fired early because of the timer's resolution, or cancelled meanwhile.
                if (dueAt is not { } at)
                    return;
                if (at > clock.GetUtcNow())
                {
                    Arm();
                    return;
                }

                dueAt = period > TimeSpan.Zero ? at + period : null;
            }

            callback(state);
            Arm();
        }
    }
}
