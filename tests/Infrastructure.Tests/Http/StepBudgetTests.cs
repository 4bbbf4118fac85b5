using System.Text;
using Microsoft.Extensions.Time.Testing;
using Postato.Application.Deliveries;
using Postato.Infrastructure.Http;
using Postato.Testing;

namespace Postato.Infrastructure.Tests.Http;

/// <summary>What one step may cost, whatever an adapter does with a network's lists.</summary>
[Rule("S-82"), Rule("S-118")]
public sealed class StepBudgetTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_three_thousand_calls_in_one_step_only_the_budget_leaves_and_is_recorded()
    {
        using var server = new RawServer(_ => RawServer.Ok("{}"));
        using var fixture = new GuardedHttpFixture(null, server.Origin);
        StepBudget.Begin(TimeProvider.System);
        var log = RequestLog.Begin();
        var refused = 0;
        for (var i = 0; i < 3_000; i++)
        {
            try
            {
                await GetAsync(fixture, server.Origin);
            }
            catch (RequestNeverLeft never)
            {
                Assert.False(never.WasRefusedByGuard);
                refused++;
            }
        }

        Assert.Equal((StepBudget.MaximumCalls, 3_000 - StepBudget.MaximumCalls), (server.Requests.Count, refused));
        Assert.Equal(StepBudget.MaximumCalls + 1, log.Records.Count);
    }

    [Fact]
    public async Task The_answers_of_one_step_have_a_total_size_limit()
    {
        var answer = RawServer.Ok(new string('x', GuardedHttp.AnswerLimit));
        using var server = new RawServer(_ => answer);
        using var fixture = new GuardedHttpFixture(null, server.Origin);
        StepBudget.Begin(TimeProvider.System);
        for (var i = 0; i < StepBudget.MaximumBytes / GuardedHttp.AnswerLimit; i++)
            await GetAsync(fixture, server.Origin);

        await Assert.ThrowsAsync<RequestNeverLeft>(() => GetAsync(fixture, server.Origin));
    }

    [Fact]
    public async Task An_answer_over_the_limit_is_lost_and_not_read_further()
    {
        var body = Encoding.ASCII.GetBytes(RawServer.Ok(new string('x', 3 << 20)));
        using var server = new RawServer(async (_, stream) =>
        {
            await stream.WriteAsync(body, Ct);
            return false;
        });
        using var fixture = new GuardedHttpFixture(null, server.Origin);
        StepBudget.Begin(TimeProvider.System);
        for (var i = 0; i < StepBudget.MaximumBytes / (3 << 20); i++)
            await GetAsync(fixture, server.Origin, 4 << 20);

        await Assert.ThrowsAsync<AnswerLost>(() => GetAsync(fixture, server.Origin, 4 << 20));
    }

    [Fact]
    public async Task A_step_that_takes_too_long_begins_no_further_call()
    {
        using var server = new RawServer(_ => RawServer.Ok("{}"));
        using var fixture = new GuardedHttpFixture(null, server.Origin);
        var clock = new FakeTimeProvider();
        StepBudget.Begin(clock);
        clock.Advance(StepBudget.LastStart);
        await GetAsync(fixture, server.Origin);
        clock.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<RequestNeverLeft>(() => GetAsync(fixture, server.Origin));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Every_step_has_a_budget_of_its_own()
    {
        using var server = new RawServer(_ => RawServer.Ok("{}"));
        using var fixture = new GuardedHttpFixture(null, server.Origin);
        for (var step = 0; step < 3; step++)
        {
            StepBudget.Begin(TimeProvider.System);
            for (var i = 0; i < StepBudget.MaximumCalls; i++)
                await GetAsync(fixture, server.Origin);
        }
    }

    private static async Task GetAsync(GuardedHttpFixture fixture, string origin, int maximumBytes = GuardedHttp.AnswerLimit)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{origin}/");
        await fixture.Http.SendAsync(request, GuardedHttp.CallLimit, Ct, maximumBytes);
    }
}
