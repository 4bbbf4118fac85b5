using Postato.Application.Deliveries;
using Postato.Application.Operators;
using Postato.Application.Queues;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Deliveries;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Testing;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Engine;

/// <summary>The outcome of a post for each answer of the network.</summary>
public sealed class EngineTests : IAsyncLifetime
{
    private WorkerFixture fixture = null!;
    private ConnectedAccount connected = null!;

    public async ValueTask InitializeAsync()
    {
        fixture = await WorkerFixture.SetUpAsync();
        connected = await fixture.ConnectAccountAsync();
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_post_is_published_with_its_ids_its_event_and_its_trail()
    {
        var accepted = await fixture.AcceptAsync(connected, default, "one", "two");
        await fixture.DrainAsync();

        Assert.Equal(["one", "two"], fixture.Network.Published);
        Assert.Equal("published", await fixture.PostAsync(accepted));
        Assert.Equal(["published", "published"], await fixture.ItemsAsync(accepted));
        Assert.Equal(["post.published"], await fixture.EventsAsync());
        Assert.Equal(["post.published"], await fixture.ReadAsync("select action from audit_entries"));
        Assert.Equal(
            ["prepare:done", "item:0:done", "item:1:done"],
            await fixture.ReadAsync("select name || ':' || outcome from delivery_steps order by id"));
        Assert.Equal(["closed"], await fixture.ReadAsync("select status from deliveries"));
    }

    [Fact]
    public async Task A_cancelled_post_is_never_sent()
    {
        var accepted = await fixture.AcceptAsync(connected);
        var lease = await fixture.ClaimOneAsync();
        await fixture.SqlAsync("update posts set status = 'cancelled'; update deliveries set status = 'closed'");

        await fixture.RunAsync(lease);
        Assert.Empty(fixture.Network.Calls);
        Assert.Equal("cancelled", await fixture.PostAsync(accepted));
    }

    [Fact]
    public async Task A_lost_answer_is_asked_about_and_not_sent_again()
    {
        fixture.Network.AtCreate = step =>
        {
            fixture.Network.Take(step);
            return new StepOutcome.InDoubt(ScriptedNetwork.Error);
        };
        var accepted = await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();

        Assert.Equal(["hello"], fixture.Network.Published);
        Assert.Equal(["prepare", "item:0", "reconcile:item:0"], fixture.Network.Calls);
        Assert.Equal("published", await fixture.PostAsync(accepted));
    }

    [Fact]
    public async Task Only_a_proven_absence_is_sent_again()
    {
        var lost = true;
        fixture.Network.AtCreate = _ => lost ? new StepOutcome.InDoubt(ScriptedNetwork.Error) : null;
        fixture.Network.AtReconcile = _ =>
        {
            lost = false;
            return null;
        };
        await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();
        Assert.Equal(["prepare", "item:0", "reconcile:item:0", "item:0"], fixture.Network.Calls);
        Assert.Equal(["hello"], fixture.Network.Published);
    }

    [Fact]
    public async Task A_step_the_network_cannot_answer_for_is_asked_again_and_finally_uncertain()
    {
        fixture.Network.AtCreate = _ => new StepOutcome.InDoubt(ScriptedNetwork.Error);
        fixture.Network.AtReconcile = _ => new Reconciliation.Unknown(ScriptedNetwork.Error, fixture.Clock.GetUtcNow().AddSeconds(5));
        var accepted = await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();
        Assert.Equal("processing", await fixture.PostAsync(accepted));
        Assert.NotEqual("", await fixture.PostAsync(accepted, "next_attempt_at"));

        for (var i = 0; i < 12; i++)
        {
            fixture.Clock.Advance(TimeSpan.FromHours(1));
            await fixture.DrainAsync();
        }

        Assert.Equal(
            ("failed", ErrorCodes.DeliveryUncertain),
            (await fixture.PostAsync(accepted), await fixture.PostAsync(accepted, "error->>'code'")));
        Assert.Equal(["uncertain"], await fixture.ItemsAsync(accepted));
        Assert.Equal(1, fixture.Network.Calls.Count(call => call == "item:0"));
    }

    [Fact]
    public async Task A_transient_error_is_tried_again_after_each_delay_of_the_schedule_and_no_more()
    {
        fixture.Network.AtCreate = _ => new StepOutcome.RetryAfter(null, ScriptedNetwork.Error);
        var accepted = await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();
        Assert.Equal("pending", await fixture.PostAsync(accepted));

        for (var i = 1; i <= RetrySchedule.MaximumRetries; i++)
        {
            Assert.Equal(i, fixture.Network.Calls.Count(call => call == "item:0"));
            fixture.Clock.Advance(TimeSpan.FromHours(9));
            await fixture.DrainAsync();
        }

        Assert.Equal(
            ("failed", ErrorCodes.NetworkUnavailable),
            (await fixture.PostAsync(accepted), await fixture.PostAsync(accepted, "error->>'code'")));
        Assert.Equal(["post.failed"], await fixture.EventsAsync());
    }

    [Fact]
    public async Task A_post_that_waits_for_its_retry_does_not_hold_back_the_others()
    {
        fixture.Network.AtCreate = step => ScriptedNetwork.TextOf(step) == "failing"
            ? new StepOutcome.RetryAfter(null, ScriptedNetwork.Error)
            : null;
        await fixture.AcceptAsync(connected, TimeSpan.FromSeconds(-1), "failing");
        await fixture.AcceptAsync(connected, default, "well");
        await fixture.DrainAsync();
        Assert.Equal(["well"], fixture.Network.Published);
    }

    [Fact]
    public async Task A_rate_limit_of_the_account_holds_all_its_posts_until_the_networks_own_time()
    {
        var until = fixture.Clock.GetUtcNow().AddMinutes(7);
        fixture.Network.AtCreate = _ => fixture.Clock.GetUtcNow() < until
            ? new StepOutcome.RetryAfter(until, ScriptedNetwork.Error, RetryScope.Account)
            : null;
        await fixture.AcceptAsync(connected, TimeSpan.FromSeconds(-1), "first");
        await fixture.AcceptAsync(connected, default, "second");
        await fixture.DrainAsync();
        Assert.Equal(1, fixture.Network.Calls.Count(call => call == "item:0"));
        Assert.Equal(TimeSpan.FromMinutes(7), (await fixture.ClaimAsync()).NextDueIn);

        fixture.Clock.Advance(TimeSpan.FromMinutes(7));
        await fixture.DrainAsync();
        Assert.Equal(["first", "second"], fixture.Network.Published);
    }

    [Fact]
    public async Task A_limit_of_the_whole_app_holds_all_tenants_posts_until_the_networks_time()
    {
        var until = fixture.Clock.GetUtcNow().AddMinutes(7);
        LimitTheApp(until);
        var first = await fixture.AcceptAsync(connected, TimeSpan.FromSeconds(-2), "first");
        await fixture.RunAsync(await fixture.ClaimOneAsync());
        await fixture.AcceptAsync(await fixture.ConnectAccountAsync(), TimeSpan.FromSeconds(-1), "other");
        await fixture.DrainAsync();

        Assert.Equal(1, fixture.Network.Calls.Count(call => call == "item:0"));
        Assert.Equal(
            ("pending", "true"), (await fixture.PostAsync(first), await fixture.PostAsync(first, $"next_attempt_at = '{until:O}'")));
        Assert.Equal(["waiting: No."], await fixture.ReadAsync("select outcome || ': ' || (error->>'message') from delivery_attempts"));
        Assert.Equal(new NetworkHold("scripted", "rate", fixture.Clock.GetUtcNow(), until), Assert.Single(await ListHoldsAsync()));
        Assert.Equal([""], await fixture.ReadAsync("select distinct held_until from social_accounts"));

        fixture.Clock.Advance(TimeSpan.FromMinutes(7));
        Assert.Empty(await ListHoldsAsync());
        await fixture.DrainAsync();
        Assert.Equal(["first", "other"], fixture.Network.Published);
    }

    [Fact]
    public async Task A_limit_of_the_whole_app_is_lifted_by_an_operator()
    {
        LimitTheApp(fixture.Clock.GetUtcNow().AddHours(1));
        await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();
        Assert.Empty(fixture.Network.Published);

        fixture.Network.AtCreate = _ => null;
        await OperateAsync<ResumeNetwork, ResumeNetwork.Input, string>(new("scripted"));
        await fixture.DrainAsync();
        Assert.Equal(["hello"], fixture.Network.Published);
    }

    [Fact]
    public async Task A_limit_of_the_whole_app_shortens_neither_a_longer_one_nor_an_operators_pause()
    {
        var (sooner, later) = (fixture.Clock.GetUtcNow().AddMinutes(7), fixture.Clock.GetUtcNow().AddMinutes(20));
        var limits = new Queue<DateTimeOffset>([later, sooner]);
        fixture.Network.AtCreate = _ => new StepOutcome.RetryAfter(limits.Dequeue(), ScriptedNetwork.Error, RetryScope.Network);
        await fixture.AcceptAsync(connected);
        await fixture.AcceptAsync(await fixture.ConnectAccountAsync());
        foreach (var claimed in (await fixture.ClaimAsync()).Leases)
            await fixture.RunAsync(claimed);
        Assert.Equal(later, Assert.Single(await ListHoldsAsync()).Until);

        fixture.Clock.Advance(TimeSpan.FromMinutes(20));
        limits = new([later.AddMinutes(5)]);
        var lease = (await fixture.ClaimAsync()).Leases[0];
        await OperateAsync<PauseNetwork, PauseNetwork.Input, string>(new("scripted"));
        var paused = new NetworkHold("scripted", "pause", fixture.Clock.GetUtcNow(), null);
        await fixture.RunAsync(lease);
        Assert.Equal(paused, Assert.Single(await ListHoldsAsync()));

        fixture.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(paused, Assert.Single(await ListHoldsAsync()));
        Assert.Empty((await fixture.ClaimAsync()).Leases);
    }

    [Fact]
    public async Task An_app_limit_met_by_a_worker_that_lost_its_lease_holds_nothing()
    {
        await fixture.AcceptAsync(connected);
        var lost = await fixture.ClaimOneAsync("lost");
        fixture.Clock.Advance(Lease.Life + TimeSpan.FromSeconds(1));
        await fixture.ClaimOneAsync("next");

        var end = new AttemptEnd(1, fixture.Clock.GetUtcNow(), "waiting", ScriptedNetwork.Error, lost.DueAt, null)
        {
            NetworkHeldUntil = fixture.Clock.GetUtcNow().AddHours(1),
        };
        Assert.False(await fixture.Journal.WriteAsync(new(lost) { End = end }, Ct));
        Assert.Empty(await ListHoldsAsync());
    }

    [Fact]
    public async Task A_post_that_would_exceed_the_quota_waits_with_its_account_without_a_call()
    {
        var resets = fixture.Clock.GetUtcNow().AddMinutes(15);
        var left = 3;
        fixture.Network.WindowAfter = () => new(10, --left, resets);
        await fixture.AcceptAsync(connected, TimeSpan.FromSeconds(-3), "one");
        var thread = await fixture.AcceptAsync(connected, TimeSpan.FromSeconds(-2), "two", "three", "four");
        await fixture.AcceptAsync(connected, TimeSpan.FromSeconds(-1), "five");
        await fixture.DrainAsync();

        Assert.Equal(["one"], fixture.Network.Published);
        Assert.Equal("pending", await fixture.PostAsync(thread));
        Assert.Equal(["quota"], await fixture.ReadAsync("select held_reason from social_accounts"));
        Assert.Contains(
            "quota", Assert.Single(await fixture.ReadAsync("select error->>'message' from delivery_attempts where outcome = 'waiting'")),
            StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(15), (await fixture.ClaimAsync()).NextDueIn);

        (fixture.Network.WindowAfter, left) = (null, 0);
        fixture.Clock.Advance(TimeSpan.FromMinutes(15));
        await fixture.DrainAsync();
        Assert.Equal(["one", "two", "three", "four", "five"], fixture.Network.Published);
    }

    [Fact]
    public async Task A_refusal_is_final_and_shown_in_the_networks_words()
    {
        fixture.Network.AtCreate = _ => new StepOutcome.Refused(
            new(ErrorCodes.NetworkRefused, "Not this.", "Change it.", 400, "Bad", "that is bad"));
        var accepted = await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();
        fixture.Clock.Advance(TimeSpan.FromDays(1));
        await fixture.DrainAsync();

        Assert.Equal("failed", await fixture.PostAsync(accepted));
        Assert.Equal("that is bad", await fixture.PostAsync(accepted, "error->'network'->>'text'"));
        Assert.Equal(1, fixture.Network.Calls.Count(call => call == "item:0"));
    }

    [Fact]
    public async Task A_partly_published_thread_says_so_and_keeps_its_published_items()
    {
        fixture.Network.AtCreate = step => ScriptedNetwork.TextOf(step) == "two" ? new StepOutcome.Refused(ScriptedNetwork.Error) : null;
        var accepted = await fixture.AcceptAsync(connected, default, "one", "two", "three");
        await fixture.DrainAsync();

        Assert.Equal(["published", "failed", "failed"], await fixture.ItemsAsync(accepted));
        Assert.Equal(ErrorCodes.PartiallyPublished, await fixture.PostAsync(accepted, "error->>'code'"));
        Assert.Equal(["post.partially_published", "post.failed"], await fixture.EventsAsync());
        Assert.Equal(["one"], fixture.Network.Published);
    }

    [Fact]
    public async Task A_rejected_token_is_refreshed_once_and_the_step_done_again()
    {
        fixture.Network.AtCreate = step => step.Account.Tokens.AccessToken.Reveal() == "access-1"
            ? new StepOutcome.TokenRejected(ScriptedNetwork.Error)
            : null;
        await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();
        Assert.Equal(["hello"], fixture.Network.Published);
        Assert.Equal(["refresh-1"], fixture.Network.RefreshTokens);

        await fixture.AcceptAsync(connected, default, "with the new one");
        await fixture.DrainAsync();
        Assert.Equal(["refresh-1"], fixture.Network.RefreshTokens);
    }

    [Fact]
    public async Task A_dead_token_marks_the_account_once_and_holds_its_posts_until_a_person_came()
    {
        fixture.Network.AtCreate = _ => new StepOutcome.TokenRejected(ScriptedNetwork.Error);
        fixture.Network.AtRefresh = _ => new RefreshOutcome.Rejected(new(ErrorCodes.ReconnectNeeded, "Dead.", "Reconnect."));
        var first = await fixture.AcceptAsync(connected, TimeSpan.FromSeconds(-1), "first");
        await fixture.AcceptAsync(connected, default, "second");
        await fixture.DrainAsync();

        Assert.Equal(["token_expired"], await fixture.ReadAsync("select status from social_accounts"));
        Assert.Equal(["account.token_expired"], await fixture.EventsAsync());
        Assert.Equal("pending", await fixture.PostAsync(first));

        (fixture.Network.AtCreate, fixture.Network.AtRefresh) = (_ => null, null);
        await fixture.SqlAsync("update social_accounts set status = 'connected'");
        await fixture.DrainAsync();
        Assert.Equal(["first", "second"], fixture.Network.Published);
    }

    [Fact]
    public async Task A_post_whose_time_passed_a_day_ago_while_it_was_held_is_not_sent_late()
    {
        var late = await fixture.AcceptAsync(connected, default, "news of yesterday");
        await fixture.SqlAsync("update social_accounts set status = 'token_expired'");
        fixture.Clock.Advance(TimeSpan.FromHours(25));
        var fresh = await fixture.AcceptAsync(connected, TimeSpan.FromHours(-23), "still fresh");
        await fixture.SqlAsync("update social_accounts set status = 'connected'");
        await fixture.DrainAsync();

        Assert.Equal(("failed", ErrorCodes.MissedTime), (await fixture.PostAsync(late), await fixture.PostAsync(late, "error->>'code'")));
        Assert.Equal("published", await fixture.PostAsync(fresh));
        Assert.Equal(["still fresh"], fixture.Network.Published);
    }

    [Fact]
    public async Task A_lost_refresh_is_probed_once_and_then_needs_a_person()
    {
        fixture.Network.AtCreate = _ => new StepOutcome.TokenRejected(ScriptedNetwork.Error);
        fixture.Network.AtRefresh = _ => new RefreshOutcome.AnswerLost(ScriptedNetwork.Error);
        await fixture.AcceptAsync(connected);
        for (var i = 0; i < 6; i++)
        {
            await fixture.DrainAsync();
            fixture.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        Assert.Equal(["refresh-1", "refresh-1"], fixture.Network.RefreshTokens);
        Assert.Equal(["token_expired"], await fixture.ReadAsync("select status from social_accounts"));
        Assert.Equal(["account.token_expired"], await fixture.EventsAsync());
    }

    [Fact]
    public async Task A_refresh_token_is_presented_by_one_worker_at_a_time()
    {
        await fixture.AcceptAsync(connected);
        var lease = await fixture.ClaimOneAsync();
        var grants = await Task.WhenAll(
            Enumerable.Range(0, 12)
                .Select(_ => Task.Run(() => fixture.Refreshes.BeginAsync(lease.Account, TestContext.Current.CancellationToken))));
        Assert.Single(grants, grant => grant.Permit == Application.Deliveries.RefreshPermit.Granted);
        Assert.Equal(11, grants.Count(grant => grant.Permit == Application.Deliveries.RefreshPermit.Busy));
    }

    [Fact]
    public async Task A_stopping_host_finishes_its_step_and_gives_the_lease_back()
    {
        using var stopping = new CancellationTokenSource();
        fixture.Network.AtCreate = _ =>
        {
            stopping.Cancel();
            return null;
        };
        var accepted = await fixture.AcceptAsync(connected, default, "one", "two");
        await fixture.Engine.RunAsync(await fixture.ClaimOneAsync(), stopping.Token);
        Assert.Equal(["published", "processing"], await fixture.ItemsAsync(accepted));

        await fixture.RunAsync(await fixture.ClaimOneAsync("next"));
        Assert.Equal(["one", "two"], fixture.Network.Published);
        Assert.Equal("published", await fixture.PostAsync(accepted));
    }

    [Fact]
    [Rule("S-3")]
    public async Task Tokens_that_cannot_be_opened_send_nothing_and_are_audited()
    {
        await fixture.SqlAsync("update social_accounts set access_token = set_byte(access_token, 40, 255 - get_byte(access_token, 40))");
        await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();
        Assert.Empty(fixture.Network.Calls);
        Assert.Equal(["vault.unreadable"], await fixture.ReadAsync("select action from audit_entries"));
    }

    /// <summary>A post in doubt, and further events meanwhile.</summary>
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
    public async Task A_post_in_doubt_stays_in_processing_whatever_else_happens(string mishap)
    {
        fixture.Network.AtCreate = step =>
        {
            fixture.Network.Take(step);
            return new StepOutcome.InDoubt(ScriptedNetwork.Error);
        };
        fixture.Network.AtReconcile = _ => new Reconciliation.Unknown(ScriptedNetwork.Error, fixture.Clock.GetUtcNow().AddSeconds(1));
        var accepted = await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();
        Assert.Equal("processing", await fixture.PostAsync(accepted));

        using var stopping = new CancellationTokenSource();
        switch (mishap)
        {
            case "unreadable":
                await fixture.SqlAsync(
                    "update social_accounts set access_token = set_byte(access_token, 40, 255 - get_byte(access_token, 40))");
                break;
            case "token rejected":
                fixture.Network.AtReconcile = _ => new Reconciliation.TokenRejected(ScriptedNetwork.Error);
                break;
            case "refresh answered later":
                fixture.Network.AtReconcile = _ => new Reconciliation.TokenRejected(ScriptedNetwork.Error);
                fixture.Network.AtRefresh = _ => new RefreshOutcome.TryLater(
                    fixture.Clock.GetUtcNow().AddMinutes(30), ScriptedNetwork.Error);
                break;
            case "refresh lost":
                fixture.Network.AtReconcile = _ => new Reconciliation.TokenRejected(ScriptedNetwork.Error);
                fixture.Network.AtRefresh = _ => new RefreshOutcome.AnswerLost(ScriptedNetwork.Error);
                break;
            case "refresh refused":
                fixture.Network.AtReconcile = _ => new Reconciliation.TokenRejected(ScriptedNetwork.Error);
                fixture.Network.AtRefresh = _ => new RefreshOutcome.Rejected(ScriptedNetwork.Error);
                break;
            case "out of quota":
                await fixture.SqlAsync(
                    $"update social_accounts set window_limit = 10, window_remaining = 0, window_resets_at = "
                        + $"'{fixture.Clock.GetUtcNow().AddHours(1):O}'");
                break;
            case "stale and unrefreshable":
                await fixture.StoreAsync(connected, new NetworkTokens(new Secret("a"), null, fixture.Clock.GetUtcNow(), [], null));
                break;
            case "host stops":
                await fixture.StoreAsync(
                    connected, new NetworkTokens(new Secret("a"), new Secret("r"), fixture.Clock.GetUtcNow(), [], null));
                fixture.Network.AtRefresh = account =>
                {
                    stopping.Cancel();
                    return new RefreshOutcome.Refreshed(account.Tokens with { ExpiresAt = fixture.Clock.GetUtcNow().AddDays(1) });
                };
                break;
            case "a day late":
                fixture.Clock.Advance(TimeSpan.FromHours(25));
                break;
        }

        fixture.Clock.Advance(TimeSpan.FromMinutes(10));
        var lease = await fixture.ClaimOneAsync();
        if (mishap == "lease lost")
            fixture.Clock.Advance(Lease.Life + TimeSpan.FromSeconds(1));
        await fixture.Engine.RunAsync(lease, stopping.Token);

        Assert.Equal("processing", await fixture.PostAsync(accepted));
        Assert.Equal(["processing"], await fixture.ItemsAsync(accepted));
        Assert.Equal(["hello"], fixture.Network.Published);
    }

    private void LimitTheApp(DateTimeOffset until) =>
        fixture.Network.AtCreate = _ => fixture.Clock.GetUtcNow() < until
            ? new StepOutcome.RetryAfter(until, ScriptedNetwork.Error, RetryScope.Network)
            : null;

    private Task<IReadOnlyList<NetworkHold>> ListHoldsAsync() =>
        OperateAsync<ListNetworkHolds, ListNetworkHolds.Input, IReadOnlyList<NetworkHold>>(new());

    private async Task<TOut> OperateAsync<TUseCase, TIn, TOut>(TIn input)
        where TUseCase : class, IUseCase<InstallationScope, TIn, TOut>
    {
        await using var call = fixture.Calls.BeginAsOperator();
        return (await call.Runner.InInstallation(call.Get<TUseCase>(), input, Ct)).Value;
    }
}
