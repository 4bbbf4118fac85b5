using Microsoft.Extensions.Time.Testing;
using Postato.Application.RateLimits;
using Postato.Testing;

namespace Postato.Application.Tests.RateLimits;

[Rule("S-115")]
public sealed class TokenBucketsTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void A_bucket_gives_its_quota_at_once_and_then_refuses()
    {
        var buckets = Buckets(quota: 600);

        Assert.All(Enumerable.Range(1, 600), i => Assert.Equal(600 - i, buckets.Take(1).Remaining));
        var refused = buckets.Take(1);

        Assert.False(refused.Allowed);
        Assert.Equal("\"key\";q=600;w=60", refused.Policy);
        Assert.Equal("\"key\";r=0;t=1", refused.Left);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Refusal!.RetryAfter);
    }

    [Fact]
    public void Tokens_come_back_evenly()
    {
        var buckets = Buckets(quota: 6);
        Take(buckets, 6);
        Assert.Equal(TimeSpan.FromSeconds(10), buckets.Take(1).More);

        clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(buckets.Take(1).Allowed);

        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(buckets.Take(1).Allowed);
        Assert.False(buckets.Take(1).Allowed);
    }

    [Fact]
    public void A_refusal_takes_no_token()
    {
        var buckets = Buckets(quota: 6);
        Take(buckets, 1_000);

        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.True(buckets.Take(1).Allowed);
    }

    [Fact]
    public void A_bucket_never_holds_more_than_its_quota()
    {
        var buckets = Buckets(quota: 6);
        Take(buckets, 6);
        clock.Advance(TimeSpan.FromHours(5));

        Assert.Equal(6, Take(buckets, 100));
    }

    [Fact]
    public void Subjects_do_not_share_tokens()
    {
        var buckets = Buckets(quota: 2);
        Take(buckets, 100);

        Assert.True(buckets.Take(2).Allowed);
    }

    [Fact]
    public async Task Concurrent_threads_get_exactly_the_quota()
    {
        var buckets = Buckets(quota: 1_000);
        var ct = TestContext.Current.CancellationToken;

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Take(buckets, 500), ct)));

        Assert.Equal(1_000, taken.Sum());
    }

    [Fact]
    [Rule("S-118")]
    public void Many_subjects_use_bounded_memory_and_get_no_extra_tokens()
    {
        var buckets = Buckets(quota: 2);
        for (var i = 0; i < TokenBuckets.Capacity; i++)
            buckets.Take((UInt128)i);

        var beyond = Enumerable.Range(0, 1_000).Count(i => buckets.Take((UInt128)(TokenBuckets.Capacity + i)).Allowed);

        Assert.Equal(TokenBuckets.Capacity, buckets.Count);
        Assert.Equal(2, beyond);
    }

    [Fact]
    [Rule("S-118")]
    public void Idle_buckets_are_dropped()
    {
        var buckets = Buckets(quota: 2);
        for (var i = 0; i < TokenBuckets.Capacity; i++)
            buckets.Take((UInt128)i);

        clock.Advance(TimeSpan.FromMinutes(2));
        buckets.Take(UInt128.MaxValue);

        Assert.Equal(1, buckets.Count);
    }

    private TokenBuckets Buckets(int quota) => new(new("key", quota, TimeSpan.FromMinutes(1)), clock);

    private static int Take(TokenBuckets buckets, int times) => Enumerable.Range(0, times).Count(_ => buckets.Take(1).Allowed);
}
