using System.Collections.Concurrent;

namespace Postato.Application.RateLimits;

/// <summary>
/// A token bucket per subject, full at first and refilled evenly. A bucket is stored as one number, the instant at which it will be full:
/// taking a token moves it later.
/// </summary>
public sealed class TokenBuckets
{
    /// <summary>
    /// Subjects beyond this number share one bucket, so that many new subjects use no more memory and get no more tokens.
    /// </summary>
    public const int Capacity = 100_000;

    private static readonly TimeSpan SweepPause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<UInt128, Bucket> buckets = [];
    private readonly Bucket shared = new();
    private readonly TimeProvider clock;
    private readonly long window;
    private readonly long token;
    private int count;
    private long nextSweep;

    public TokenBuckets(RateLimit limit, TimeProvider clock)
    {
        (Limit, this.clock) = (limit, clock);
        window = Ticks(limit.Window);
        token = Math.Max(1, window / limit.Quota);
        nextSweep = clock.GetTimestamp() + Ticks(SweepPause);
    }

    public RateLimit Limit { get; }

    public int Count => count;

    public bool Knows(UInt128 subject) => buckets.ContainsKey(subject);

    /// <summary>Takes a token if there is one.</summary>
    public RateLimitState Take(UInt128 subject)
    {
        var now = clock.GetTimestamp();
        var bucket = BucketOf(subject, now);
        while (true)
        {
            var seen = Volatile.Read(ref bucket.FullAt);
            var fullAt = Math.Max(seen, now) + token;
            if (fullAt - now > token * Limit.Quota)
                return State(false, Math.Max(seen, now) - now);
            if (Interlocked.CompareExchange(ref bucket.FullAt, fullAt, seen) == seen)
                return State(true, fullAt - now);
        }
    }

    /// <summary>Puts a token back.</summary>
    public void Return(UInt128 subject)
    {
        if (buckets.TryGetValue(subject, out var bucket))
            Interlocked.Add(ref bucket.FullAt, -token);
    }

    public void Forget(UInt128 subject)
    {
        if (buckets.TryRemove(subject, out _))
            Interlocked.Decrement(ref count);
    }

    private Bucket BucketOf(UInt128 subject, long now)
    {
        if (buckets.TryGetValue(subject, out var bucket))
            return bucket;

        SweepNowAndThen(now);
        if (Volatile.Read(ref count) >= Capacity)
            return shared;

        bucket = new();
        if (!buckets.TryAdd(subject, bucket))
            return buckets.GetValueOrDefault(subject, bucket);

        Interlocked.Increment(ref count);
        return bucket;
    }

    // A full bucket need not be stored. One that becomes full now may lose a token that another thread takes meanwhile.
    private void SweepNowAndThen(long now)
    {
        var due = Volatile.Read(ref nextSweep);
        if (now < due || Interlocked.CompareExchange(ref nextSweep, now + Ticks(SweepPause), due) != due)
            return;

        foreach (var (subject, bucket) in buckets)
        {
            if (Volatile.Read(ref bucket.FullAt) <= now)
                Forget(subject);
        }
    }

    private RateLimitState State(bool allowed, long missing)
    {
        var remaining = Limit.Quota - (int)((missing + token - 1) / token);
        var more = missing - ((Limit.Quota - remaining - 1) * token);
        return new(Limit, allowed, Math.Max(0, remaining), Span(more));
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * clock.TimestampFrequency);

    private TimeSpan Span(long ticks) => TimeSpan.FromSeconds((double)ticks / clock.TimestampFrequency);

    private sealed class Bucket
    {
        public long FullAt;
    }
}
