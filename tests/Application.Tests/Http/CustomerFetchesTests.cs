using Microsoft.Extensions.Time.Testing;
using Postato.Application.Http;
using Postato.Application.RateLimits;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Testing;

namespace Postato.Application.Tests.Http;

public sealed class CustomerFetchesTests
{
    private static readonly ValidationFailed Refused = new("url", "url_not_allowed", "No.");

    private readonly FakeTimeProvider clock = new();
    private readonly CustomerFetches fetches;
    private readonly Id<Tenant> tenant;
    private readonly Id<Workspace> workspace;

    public CustomerFetchesTests()
    {
        fetches = new(new RateLimiter(new RateLimitOptions(), clock), clock);
        tenant = Id<Tenant>.New(clock.GetUtcNow());
        workspace = Id<Workspace>.New(clock.GetUtcNow());
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [Rule("S-89")]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(249)]
    public async Task A_failed_fetch_is_answered_after_at_least_250_milliseconds(int taken)
    {
        var failing = RunAsync(_ =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(taken));
            return Task.FromResult<Result<int>>(Refused);
        });

        Assert.False(failing.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(249 - taken));
        Assert.False(failing.IsCompleted);
        // The floor's last millisecond and the largest random delay.
        clock.Advance(TimeSpan.FromMilliseconds(51));
        Assert.Same(Refused, (await failing).Error);
    }

    [Fact]
    [Rule("S-89")]
    public async Task A_successful_fetch_is_answered_at_once_and_does_not_count()
    {
        for (var i = 0; i < 100; i++)
        {
            var fetching = RunAsync(_ => Task.FromResult<Result<int>>(i));
            Assert.True(fetching.IsCompletedSuccessfully);
            Assert.Equal(i, (await fetching).Value);
        }
    }

    [Fact]
    [Rule("S-89"), Rule("S-116")]
    public async Task After_thirty_failed_fetches_in_an_hour_nothing_is_fetched_for_that_workspace()
    {
        for (var i = 0; i < 30; i++)
            await FailAsync(workspace);

        var fetched = false;
        var limited = Assert.IsType<RateLimited>((await RunAsync(_ =>
        {
            fetched = true;
            return Task.FromResult<Result<int>>(1);
        })).Error);
        Assert.False(fetched);
        Assert.InRange(limited.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));

        // Other workspaces are not affected, and this one can fetch again later.
        await FailAsync(Id<Workspace>.New(clock.GetUtcNow()));
        clock.Advance(limited.RetryAfter);
        await FailAsync(workspace);
    }

    [Fact]
    [Rule("S-89")]
    public async Task A_cancelled_fetch_counts_as_failed()
    {
        for (var i = 0; i < 30; i++)
            await Assert.ThrowsAsync<OperationCanceledException>(() => RunAsync(_ => throw new OperationCanceledException()));

        Assert.IsType<RateLimited>((await RunAsync(_ => Task.FromResult<Result<int>>(1))).Error);
    }

    [Fact]
    [Rule("S-82"), Rule("S-118")]
    public async Task A_tenant_has_32_concurrent_fetches_and_a_bounded_queue()
    {
        var gate = new TaskCompletionSource<Result<int>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = 0;
        var all = Enumerable.Range(0, 140).Select(_ => fetches.RunAsync(tenant, Id<Workspace>.New(clock.GetUtcNow()), _ =>
        {
            Interlocked.Increment(ref running);
            return gate.Task;
        }, Ct)).ToList();

        Assert.Equal(32, running);
        Assert.Equal(12, all.Count(fetching => fetching is { IsCompletedSuccessfully: true, Result.Error: Unavailable }));
        Assert.True(
            (await fetches.RunAsync(Id<Tenant>.New(clock.GetUtcNow()), workspace, _ => Task.FromResult<Result<int>>(1), Ct)).Error is null);

        gate.SetResult(1);
        Assert.Equal(128, (await Task.WhenAll(all)).Count(result => result.Error is null));
    }

    private Task<Result<int>> RunAsync(Func<CancellationToken, Task<Result<int>>> fetch) => fetches.RunAsync(tenant, workspace, fetch, Ct);

    private async Task FailAsync(Id<Workspace> at)
    {
        var failing = fetches.RunAsync(tenant, at, _ => Task.FromResult<Result<int>>(Refused), Ct);
        clock.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Same(Refused, (await failing).Error);
    }
}
