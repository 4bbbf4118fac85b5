using Postato.Application.Deliveries;
using Postato.Application.Queues;
using Postato.Domain.Accounts;
using Postato.Domain.Deliveries;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Testing;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Engine;

/// <summary>What becomes of a post, answer by answer.</summary>
public sealed class EngineTests : IAsyncLifetime
{
    private Bench bench = null!;
    private Seat seat = null!;

    public async ValueTask InitializeAsync()
    {
        bench = await Bench.SetUpAsync();
        seat = await bench.SeatAsync();
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private INetworkHolds Holds => bench.Job<INetworkHolds>();

    [Fact]
    public async Task A_post_is_published_with_its_ids_its_event_and_its_trail()
    {
        var ticket = await bench.AcceptAsync(seat, default, "one", "two");
        await bench.DrainAsync();

        Assert.Equal(["one", "two"], bench.Network.Wall);
        Assert.Equal("published", await bench.PostAsync(ticket));
        Assert.Equal(["published", "published"], await bench.ItemsAsync(ticket));
        Assert.Equal(["post.published"], await bench.EventsAsync());
        Assert.Equal(["post.published"], await bench.ReadAsync("select action from audit_entries"));
        Assert.Equal(["prepare:done", "item:0:done", "item:1:done"], await bench.ReadAsync("select name || ':' || outcome from delivery_steps order by id"));
        Assert.Equal(["closed"], await bench.ReadAsync("select status from deliveries"));
    }

    [Fact]
    public async Task A_cancelled_post_is_never_sent()
    {
        var ticket = await bench.AcceptAsync(seat);
        var lease = await bench.ClaimOneAsync();
        await bench.SqlAsync("update posts set status = 'cancelled'; update deliveries set status = 'closed'");

        await bench.RunAsync(lease);
        Assert.Empty(bench.Network.Calls);
        Assert.Equal("cancelled", await bench.PostAsync(ticket));
    }

    [Fact]
    public async Task A_lost_answer_is_asked_about_and_not_sent_again()
    {
        bench.Network.AtCreate = step =>
        {
            bench.Network.Take(step);
            return new StepOutcome.InDoubt(ScriptedNetwork.Error);
        };
        var ticket = await bench.AcceptAsync(seat);
        await bench.DrainAsync();

        Assert.Equal(["hello"], bench.Network.Wall);
        Assert.Equal(["prepare", "item:0", "reconcile:item:0"], bench.Network.Calls);
        Assert.Equal("published", await bench.PostAsync(ticket));
    }

    [Fact]
    public async Task Only_a_proven_absence_is_sent_again()
    {
        var lost = true;
        bench.Network.AtCreate = _ => lost ? new StepOutcome.InDoubt(ScriptedNetwork.Error) : null;
        bench.Network.AtReconcile = _ =>
        {
            lost = false;
            return null;
        };
        await bench.AcceptAsync(seat);
        await bench.DrainAsync();
        Assert.Equal(["prepare", "item:0", "reconcile:item:0", "item:0"], bench.Network.Calls);
        Assert.Equal(["hello"], bench.Network.Wall);
    }

    [Fact]
    public async Task What_the_network_cannot_tell_is_asked_later_and_stays_uncertain_in_the_end()
    {
        bench.Network.AtCreate = _ => new StepOutcome.InDoubt(ScriptedNetwork.Error);
        bench.Network.AtReconcile = _ => new Reconciliation.Unknown(ScriptedNetwork.Error, bench.Clock.GetUtcNow().AddSeconds(5));
        var ticket = await bench.AcceptAsync(seat);
        await bench.DrainAsync();
        Assert.Equal("processing", await bench.PostAsync(ticket));
        Assert.NotEqual("", await bench.PostAsync(ticket, "next_attempt_at"));

        for (var i = 0; i < 12; i++)
        {
            bench.Clock.Advance(TimeSpan.FromHours(1));
            await bench.DrainAsync();
        }

        Assert.Equal(("failed", ErrorCodes.DeliveryUncertain), (await bench.PostAsync(ticket), await bench.PostAsync(ticket, "error->>'code'")));
        Assert.Equal(["uncertain"], await bench.ItemsAsync(ticket));
        Assert.Equal(1, bench.Network.Calls.Count(call => call == "item:0"));
    }

    [Fact]
    public async Task A_transient_error_is_tried_again_after_each_delay_of_the_schedule_and_no_more()
    {
        bench.Network.AtCreate = _ => new StepOutcome.RetryAfter(null, ScriptedNetwork.Error);
        var ticket = await bench.AcceptAsync(seat);
        await bench.DrainAsync();
        Assert.Equal("pending", await bench.PostAsync(ticket));

        for (var i = 1; i <= RetrySchedule.MaximumRetries; i++)
        {
            Assert.Equal(i, bench.Network.Calls.Count(call => call == "item:0"));
            bench.Clock.Advance(TimeSpan.FromHours(9));
            await bench.DrainAsync();
        }

        Assert.Equal(("failed", ErrorCodes.NetworkUnavailable), (await bench.PostAsync(ticket), await bench.PostAsync(ticket, "error->>'code'")));
        Assert.Equal(["post.failed"], await bench.EventsAsync());
    }

    [Fact]
    public async Task A_post_that_waits_for_its_retry_does_not_hold_back_the_others()
    {
        bench.Network.AtCreate = step => ScriptedNetwork.TextOf(step) == "sick" ? new StepOutcome.RetryAfter(null, ScriptedNetwork.Error) : null;
        await bench.AcceptAsync(seat, TimeSpan.FromSeconds(-1), "sick");
        await bench.AcceptAsync(seat, default, "well");
        await bench.DrainAsync();
        Assert.Equal(["well"], bench.Network.Wall);
    }

    [Fact]
    public async Task A_rate_limit_of_the_account_holds_all_its_posts_until_the_networks_own_time()
    {
        var until = bench.Clock.GetUtcNow().AddMinutes(7);
        bench.Network.AtCreate = _ => bench.Clock.GetUtcNow() < until ? new StepOutcome.RetryAfter(until, ScriptedNetwork.Error, RetryScope.Account) : null;
        await bench.AcceptAsync(seat, TimeSpan.FromSeconds(-1), "first");
        await bench.AcceptAsync(seat, default, "second");
        await bench.DrainAsync();
        Assert.Equal(1, bench.Network.Calls.Count(call => call == "item:0"));
        Assert.Equal(TimeSpan.FromMinutes(7), (await bench.ClaimAsync()).NextDueIn);

        bench.Clock.Advance(TimeSpan.FromMinutes(7));
        await bench.DrainAsync();
        Assert.Equal(["first", "second"], bench.Network.Wall);
    }

    [Fact]
    public async Task A_limit_of_the_whole_app_holds_everybodys_posts_until_the_networks_own_time()
    {
        var until = bench.Clock.GetUtcNow().AddMinutes(7);
        LimitTheApp(until);
        var first = await bench.AcceptAsync(seat, TimeSpan.FromSeconds(-2), "first");
        await bench.RunAsync(await bench.ClaimOneAsync());
        await bench.AcceptAsync(await bench.SeatAsync(), TimeSpan.FromSeconds(-1), "other");
        await bench.DrainAsync();

        Assert.Equal(1, bench.Network.Calls.Count(call => call == "item:0"));
        Assert.Equal(("pending", "true"), (await bench.PostAsync(first), await bench.PostAsync(first, $"next_attempt_at = '{until:O}'")));
        Assert.Equal(["waiting: No."], await bench.ReadAsync("select outcome || ': ' || (error->>'message') from delivery_attempts"));
        Assert.Equal(new NetworkHold("scripted", "rate", bench.Clock.GetUtcNow(), until), Assert.Single(await ListHoldsAsync()));
        Assert.Equal([""], await bench.ReadAsync("select distinct held_until from social_accounts"));

        bench.Clock.Advance(TimeSpan.FromMinutes(7));
        Assert.Empty(await ListHoldsAsync());
        await bench.DrainAsync();
        Assert.Equal(["first", "other"], bench.Network.Wall);
    }

    [Fact]
    public async Task A_limit_of_the_whole_app_is_lifted_by_an_operator()
    {
        LimitTheApp(bench.Clock.GetUtcNow().AddHours(1));
        await bench.AcceptAsync(seat);
        await bench.DrainAsync();
        Assert.Empty(bench.Network.Wall);

        bench.Network.AtCreate = _ => null;
        await Holds.ResumeAsync("scripted", new("operator", null, null), Ct);
        await bench.DrainAsync();
        Assert.Equal(["hello"], bench.Network.Wall);
    }

    [Fact]
    public async Task A_limit_of_the_whole_app_shortens_neither_a_longer_one_nor_an_operators_pause()
    {
        var (sooner, later) = (bench.Clock.GetUtcNow().AddMinutes(7), bench.Clock.GetUtcNow().AddMinutes(20));
        var limits = new Queue<DateTimeOffset>([later, sooner]);
        bench.Network.AtCreate = _ => new StepOutcome.RetryAfter(limits.Dequeue(), ScriptedNetwork.Error, RetryScope.Network);
        await bench.AcceptAsync(seat);
        await bench.AcceptAsync(await bench.SeatAsync());
        foreach (var claimed in (await bench.ClaimAsync()).Leases)
            await bench.RunAsync(claimed);
        Assert.Equal(later, Assert.Single(await ListHoldsAsync()).Until);

        bench.Clock.Advance(TimeSpan.FromMinutes(20));
        limits = new([later.AddMinutes(5)]);
        var lease = (await bench.ClaimAsync()).Leases[0];
        await Holds.PauseAsync("scripted", new("operator", null, null), Ct);
        var paused = new NetworkHold("scripted", "pause", bench.Clock.GetUtcNow(), null);
        await bench.RunAsync(lease);
        Assert.Equal(paused, Assert.Single(await ListHoldsAsync()));

        bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(paused, Assert.Single(await ListHoldsAsync()));
        Assert.Empty((await bench.ClaimAsync()).Leases);
    }

    [Fact]
    public async Task A_limit_of_the_whole_app_that_a_lost_worker_met_holds_nobody()
    {
        await bench.AcceptAsync(seat);
        var lost = await bench.ClaimOneAsync("lost");
        bench.Clock.Advance(Lease.Life + TimeSpan.FromSeconds(1));
        await bench.ClaimOneAsync("next");

        var end = new AttemptEnd(1, bench.Clock.GetUtcNow(), "waiting", ScriptedNetwork.Error, lost.DueAt, null) { NetworkHeldUntil = bench.Clock.GetUtcNow().AddHours(1) };
        Assert.False(await bench.Journal.WriteAsync(new(lost) { End = end }, Ct));
        Assert.Empty(await ListHoldsAsync());
    }

    [Fact]
    public async Task A_post_that_would_break_the_quota_waits_with_its_account_and_burns_nothing()
    {
        var resets = bench.Clock.GetUtcNow().AddMinutes(15);
        var left = 3;
        bench.Network.WindowAfter = () => new(10, --left, resets);
        await bench.AcceptAsync(seat, TimeSpan.FromSeconds(-3), "one");
        var thread = await bench.AcceptAsync(seat, TimeSpan.FromSeconds(-2), "two", "three", "four");
        await bench.AcceptAsync(seat, TimeSpan.FromSeconds(-1), "five");
        await bench.DrainAsync();

        Assert.Equal(["one"], bench.Network.Wall);
        Assert.Equal("pending", await bench.PostAsync(thread));
        Assert.Equal(["quota"], await bench.ReadAsync("select held_reason from social_accounts"));
        Assert.Contains("quota", Assert.Single(await bench.ReadAsync("select error->>'message' from delivery_attempts where outcome = 'waiting'")), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(15), (await bench.ClaimAsync()).NextDueIn);

        (bench.Network.WindowAfter, left) = (null, 0);
        bench.Clock.Advance(TimeSpan.FromMinutes(15));
        await bench.DrainAsync();
        Assert.Equal(["one", "two", "three", "four", "five"], bench.Network.Wall);
    }

    [Fact]
    public async Task A_refusal_is_final_and_told_in_the_networks_words()
    {
        bench.Network.AtCreate = _ => new StepOutcome.Refused(new(ErrorCodes.NetworkRefused, "Not this.", "Change it.", 400, "Bad", "that is bad"));
        var ticket = await bench.AcceptAsync(seat);
        await bench.DrainAsync();
        bench.Clock.Advance(TimeSpan.FromDays(1));
        await bench.DrainAsync();

        Assert.Equal("failed", await bench.PostAsync(ticket));
        Assert.Equal("that is bad", await bench.PostAsync(ticket, "error->'network'->>'text'"));
        Assert.Equal(1, bench.Network.Calls.Count(call => call == "item:0"));
    }

    [Fact]
    public async Task A_thread_that_stops_in_the_middle_says_so_and_keeps_what_stands()
    {
        bench.Network.AtCreate = step => ScriptedNetwork.TextOf(step) == "two" ? new StepOutcome.Refused(ScriptedNetwork.Error) : null;
        var ticket = await bench.AcceptAsync(seat, default, "one", "two", "three");
        await bench.DrainAsync();

        Assert.Equal(["published", "failed", "failed"], await bench.ItemsAsync(ticket));
        Assert.Equal(ErrorCodes.PartiallyPublished, await bench.PostAsync(ticket, "error->>'code'"));
        Assert.Equal(["post.partially_published", "post.failed"], await bench.EventsAsync());
        Assert.Equal(["one"], bench.Network.Wall);
    }

    [Fact]
    public async Task A_rejected_token_is_refreshed_once_and_the_step_done_again()
    {
        bench.Network.AtCreate = step => step.Account.Tokens.AccessToken.Reveal() == "access-1" ? new StepOutcome.TokenRejected(ScriptedNetwork.Error) : null;
        await bench.AcceptAsync(seat);
        await bench.DrainAsync();
        Assert.Equal(["hello"], bench.Network.Wall);
        Assert.Equal(["refresh-1"], bench.Network.RefreshTokens);

        await bench.AcceptAsync(seat, default, "with the new one");
        await bench.DrainAsync();
        Assert.Equal(["refresh-1"], bench.Network.RefreshTokens);
    }

    [Fact]
    public async Task A_dead_token_marks_the_account_once_and_holds_its_posts_until_a_person_came()
    {
        bench.Network.AtCreate = _ => new StepOutcome.TokenRejected(ScriptedNetwork.Error);
        bench.Network.AtRefresh = _ => new RefreshOutcome.Rejected(new(ErrorCodes.ReconnectNeeded, "Dead.", "Reconnect."));
        var first = await bench.AcceptAsync(seat, TimeSpan.FromSeconds(-1), "first");
        await bench.AcceptAsync(seat, default, "second");
        await bench.DrainAsync();

        Assert.Equal(["token_expired"], await bench.ReadAsync("select status from social_accounts"));
        Assert.Equal(["account.token_expired"], await bench.EventsAsync());
        Assert.Equal("pending", await bench.PostAsync(first));

        (bench.Network.AtCreate, bench.Network.AtRefresh) = (_ => null, null);
        await bench.SqlAsync("update social_accounts set status = 'connected'");
        await bench.DrainAsync();
        Assert.Equal(["first", "second"], bench.Network.Wall);
    }

    [Fact]
    public async Task A_post_whose_time_passed_a_day_ago_while_it_was_held_is_not_sent_late()
    {
        var late = await bench.AcceptAsync(seat, default, "news of yesterday");
        await bench.SqlAsync("update social_accounts set status = 'token_expired'");
        bench.Clock.Advance(TimeSpan.FromHours(25));
        var fresh = await bench.AcceptAsync(seat, TimeSpan.FromHours(-23), "still fresh");
        await bench.SqlAsync("update social_accounts set status = 'connected'");
        await bench.DrainAsync();

        Assert.Equal(("failed", ErrorCodes.MissedTime), (await bench.PostAsync(late), await bench.PostAsync(late, "error->>'code'")));
        Assert.Equal("published", await bench.PostAsync(fresh));
        Assert.Equal(["still fresh"], bench.Network.Wall);
    }

    [Fact]
    public async Task A_lost_refresh_is_probed_once_and_then_needs_a_person()
    {
        bench.Network.AtCreate = _ => new StepOutcome.TokenRejected(ScriptedNetwork.Error);
        bench.Network.AtRefresh = _ => new RefreshOutcome.AnswerLost(ScriptedNetwork.Error);
        await bench.AcceptAsync(seat);
        for (var i = 0; i < 6; i++)
        {
            await bench.DrainAsync();
            bench.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        Assert.Equal(["refresh-1", "refresh-1"], bench.Network.RefreshTokens);
        Assert.Equal(["token_expired"], await bench.ReadAsync("select status from social_accounts"));
        Assert.Equal(["account.token_expired"], await bench.EventsAsync());
    }

    [Fact]
    public async Task A_refresh_token_is_presented_by_one_worker_at_a_time()
    {
        await bench.AcceptAsync(seat);
        var lease = await bench.ClaimOneAsync();
        var grants = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => bench.Refreshes.BeginAsync(lease.Account, TestContext.Current.CancellationToken))));
        Assert.Single(grants, grant => grant.Permit == Application.Deliveries.RefreshPermit.Granted);
        Assert.Equal(11, grants.Count(grant => grant.Permit == Application.Deliveries.RefreshPermit.Busy));
    }

    [Fact]
    public async Task A_host_that_stops_finishes_its_step_and_hands_the_rest_back()
    {
        using var stopping = new CancellationTokenSource();
        bench.Network.AtCreate = _ =>
        {
            stopping.Cancel();
            return null;
        };
        var ticket = await bench.AcceptAsync(seat, default, "one", "two");
        await bench.Engine.RunAsync(await bench.ClaimOneAsync(), stopping.Token);
        Assert.Equal(["published", "processing"], await bench.ItemsAsync(ticket));

        await bench.RunAsync(await bench.ClaimOneAsync("next"));
        Assert.Equal(["one", "two"], bench.Network.Wall);
        Assert.Equal("published", await bench.PostAsync(ticket));
    }

    [Fact]
    [Rule("S-3")]
    public async Task Tokens_that_do_not_open_send_nothing_and_are_told_in_the_audit_trail()
    {
        await bench.SqlAsync("update social_accounts set access_token = set_byte(access_token, 40, 255 - get_byte(access_token, 40))");
        await bench.AcceptAsync(seat);
        await bench.DrainAsync();
        Assert.Empty(bench.Network.Calls);
        Assert.Equal(["vault.unreadable"], await bench.ReadAsync("select action from audit_entries"));
    }

    /// <summary>A post in doubt, and what else may happen to it meanwhile.</summary>
    [Theory]
    [InlineData("unreadable")]
    [InlineData("token rejected")]
    [InlineData("refresh answered later")]
    [InlineData("refresh lost")]
    [InlineData("refresh refused")]
    [InlineData("out of quota")]
    [InlineData("stale and unrefreshable")]
    [InlineData("host stops")]
    [InlineData("a day late")]
    [InlineData("lease lost")]
    [Rule("S-3")]
    public async Task What_may_have_happened_stays_in_processing_whatever_else_happens(string mishap)
    {
        bench.Network.AtCreate = step =>
        {
            bench.Network.Take(step);
            return new StepOutcome.InDoubt(ScriptedNetwork.Error);
        };
        bench.Network.AtReconcile = _ => new Reconciliation.Unknown(ScriptedNetwork.Error, bench.Clock.GetUtcNow().AddSeconds(1));
        var ticket = await bench.AcceptAsync(seat);
        await bench.DrainAsync();
        Assert.Equal("processing", await bench.PostAsync(ticket));

        using var stopping = new CancellationTokenSource();
        switch (mishap)
        {
            case "unreadable":
                await bench.SqlAsync("update social_accounts set access_token = set_byte(access_token, 40, 255 - get_byte(access_token, 40))");
                break;
            case "token rejected":
                bench.Network.AtReconcile = _ => new Reconciliation.TokenRejected(ScriptedNetwork.Error);
                break;
            case "refresh answered later":
                bench.Network.AtReconcile = _ => new Reconciliation.TokenRejected(ScriptedNetwork.Error);
                bench.Network.AtRefresh = _ => new RefreshOutcome.TryLater(bench.Clock.GetUtcNow().AddMinutes(30), ScriptedNetwork.Error);
                break;
            case "refresh lost":
                bench.Network.AtReconcile = _ => new Reconciliation.TokenRejected(ScriptedNetwork.Error);
                bench.Network.AtRefresh = _ => new RefreshOutcome.AnswerLost(ScriptedNetwork.Error);
                break;
            case "refresh refused":
                bench.Network.AtReconcile = _ => new Reconciliation.TokenRejected(ScriptedNetwork.Error);
                bench.Network.AtRefresh = _ => new RefreshOutcome.Rejected(ScriptedNetwork.Error);
                break;
            case "out of quota":
                await bench.SqlAsync($"update social_accounts set window_limit = 10, window_remaining = 0, window_resets_at = '{bench.Clock.GetUtcNow().AddHours(1):O}'");
                break;
            case "stale and unrefreshable":
                await bench.StoreAsync(seat, new NetworkTokens(new Secret("a"), null, bench.Clock.GetUtcNow(), [], null));
                break;
            case "host stops":
                await bench.StoreAsync(seat, new NetworkTokens(new Secret("a"), new Secret("r"), bench.Clock.GetUtcNow(), [], null));
                bench.Network.AtRefresh = account =>
                {
                    stopping.Cancel();
                    return new RefreshOutcome.Refreshed(account.Tokens with { ExpiresAt = bench.Clock.GetUtcNow().AddDays(1) });
                };
                break;
            case "a day late":
                bench.Clock.Advance(TimeSpan.FromHours(25));
                break;
        }

        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        var lease = await bench.ClaimOneAsync();
        if (mishap == "lease lost")
            bench.Clock.Advance(Lease.Life + TimeSpan.FromSeconds(1));
        await bench.Engine.RunAsync(lease, stopping.Token);

        Assert.Equal("processing", await bench.PostAsync(ticket));
        Assert.Equal(["processing"], await bench.ItemsAsync(ticket));
        Assert.Equal(["hello"], bench.Network.Wall);
    }

    private void LimitTheApp(DateTimeOffset until) =>
        bench.Network.AtCreate = _ => bench.Clock.GetUtcNow() < until ? new StepOutcome.RetryAfter(until, ScriptedNetwork.Error, RetryScope.Network) : null;

    private Task<IReadOnlyList<NetworkHold>> ListHoldsAsync() => Holds.ListAsync(Ct);
}
