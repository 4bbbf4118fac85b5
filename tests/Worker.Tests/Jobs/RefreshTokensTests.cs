using Postato.Application.Accounts;
using Postato.Application.Deliveries;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Testing;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Jobs;

public sealed class RefreshTokensTests : IAsyncLifetime
{
    private Bench bench = null!;
    private Seat seat = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        bench = await Bench.SetUpAsync();
        seat = await bench.SeatAsync();
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_token_is_refreshed_ahead_of_its_end_and_once()
    {
        await RunAsync();
        Assert.Empty(bench.Network.RefreshTokens);

        bench.Clock.Advance(TimeSpan.FromHours(23));
        await Task.WhenAll(RunAsync(), RunAsync(), RunAsync());
        Assert.Equal(["refresh-1"], bench.Network.RefreshTokens);
        Assert.Equal("access-2", (await StoredAsync()).AccessToken.Reveal());
        Assert.Empty(await bench.EventsAsync());
    }

    [Fact]
    public async Task A_refresh_token_is_never_replaced_by_an_empty_one()
    {
        bench.Network.AtRefresh = account => new RefreshOutcome.Refreshed(account.Tokens with { AccessToken = new Secret("access-2"), RefreshToken = null });
        await EndSoonAsync();
        await RunAsync();
        Assert.Equal(("access-2", "refresh-1"), ((await StoredAsync()).AccessToken.Reveal(), (await StoredAsync()).RefreshToken!.Reveal()));
    }

    [Fact]
    public async Task What_the_network_does_not_know_as_dead_backs_off_and_disconnects_nobody()
    {
        bench.Network.AtRefresh = _ => new RefreshOutcome.TryLater(bench.Clock.GetUtcNow().AddSeconds(15), ScriptedNetwork.Error);
        await EndSoonAsync();
        await RunAsync();
        await RunAsync();
        Assert.Single(bench.Network.RefreshTokens);
        Assert.Equal([ScriptedNetwork.Error.Code], await bench.ReadAsync("select refresh_error ->> 'code' from social_accounts"));

        // The longer it lasts, the less often.
        for (var minute = 0; minute < 600; minute++)
        {
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
            await RunAsync();
        }

        Assert.InRange(bench.Network.RefreshTokens.Count, 10, 60);
        Assert.Equal(["connected"], await bench.ReadAsync("select status from social_accounts"));
        Assert.Empty(await bench.EventsAsync());

        bench.Network.AtRefresh = null;
        bench.Clock.Advance(TimeSpan.FromHours(2));
        await RunAsync();
        Assert.Equal([""], await bench.ReadAsync("select refresh_error from social_accounts"));
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_asked_for_once_more_and_then_a_person_is_needed()
    {
        bench.Network.AtRefresh = _ => new RefreshOutcome.AnswerLost(ScriptedNetwork.Error);
        await EndSoonAsync();
        var ticket = await bench.AcceptAsync(seat, TimeSpan.FromHours(1));
        for (var minute = 0; minute < 30; minute++)
        {
            await RunAsync();
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["refresh-1", "refresh-1"], bench.Network.RefreshTokens);
        Assert.Equal(["token_expired"], await bench.ReadAsync("select status from social_accounts"));
        Assert.Equal(["account.token_expired"], await bench.EventsAsync());
        Assert.Equal([$"token-refresh {new Id<SocialAccount>(seat.Account)}"], await bench.ReadAsync("select actor || ' ' || target from audit_entries where action = 'account.token_expired'"));

        // Its posts are held, and go out when somebody connects it again.
        bench.Clock.Advance(TimeSpan.FromHours(1));
        await bench.DrainAsync();
        Assert.Equal("pending", await bench.PostAsync(ticket));
        Assert.Empty(bench.Network.Wall);
    }

    [Fact]
    public async Task A_token_without_a_refresh_token_is_told_of_at_its_end_and_once()
    {
        var other = await bench.SeatAsync(seat.Tenant, seat.Workspace);
        await bench.SqlAsync($"update social_accounts set refresh_token = null, refresh_token_key = null where id = '{other.Account}'");
        await bench.StoreAsync(other, new NetworkTokens(new Secret("a"), null, bench.Clock.GetUtcNow().AddMinutes(10), [], null));
        bench.Clock.Advance(TimeSpan.FromMinutes(9));
        await RunAsync();
        Assert.Empty(await bench.EventsAsync());

        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        await RunAsync();
        await RunAsync();
        Assert.Equal(["account.token_expired"], await bench.EventsAsync());
        Assert.Empty(bench.Network.RefreshTokens);
    }

    [Fact]
    public async Task A_delivery_that_meets_the_same_refusal_tells_nothing_twice()
    {
        bench.Network.AtRefresh = _ => new RefreshOutcome.Rejected(ScriptedNetwork.Error);
        await EndSoonAsync();
        await bench.AcceptAsync(seat);
        var lease = await bench.ClaimOneAsync();
        await RunAsync();
        Assert.Equal(["account.token_expired"], await bench.EventsAsync());

        // It had claimed before, and comes to its refresh after the job is done.
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        await bench.RunAsync(lease);
        Assert.Equal(["refresh-1", "refresh-1"], bench.Network.RefreshTokens);
        Assert.Equal(["account.token_expired"], await bench.EventsAsync());
        Assert.Single(await bench.ReadAsync("select 1 from audit_entries where action = 'account.token_expired'"));
    }

    [Fact]
    public async Task What_a_delivery_found_out_the_job_does_not_tell_again()
    {
        bench.Network.AtRefresh = _ => new RefreshOutcome.Rejected(ScriptedNetwork.Error);
        await EndSoonAsync();
        await bench.AcceptAsync(seat);
        await bench.DrainAsync();
        Assert.Equal(["account.token_expired"], await bench.EventsAsync());
        Assert.Single(await bench.ReadAsync("select 1 from audit_entries where action = 'account.token_expired' and actor = 'worker'"));

        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        await RunAsync();
        Assert.IsType<NotFound>((await RefreshAsync()).Error);
        Assert.Equal(["account.token_expired"], await bench.EventsAsync());
    }

    [Fact]
    public async Task A_delivery_that_read_its_tokens_before_the_job_stored_others_presents_no_spent_one()
    {
        await bench.StoreAsync(seat, TokensEndingIn(TimeSpan.FromMinutes(4)));
        await bench.AcceptAsync(seat);
        bench.Network.AtRefresh = account => new RefreshOutcome.Refreshed(account.Tokens with
        {
            AccessToken = new Secret("access-2"),
            RefreshToken = new Secret("refresh-2"),
            ExpiresAt = bench.Clock.GetUtcNow().AddHours(2),
        });
        var refused = 0;
        bench.Network.AtCreate = _ =>
        {
            if (refused++ > 0)
                return null;

            // It is at its request with the old token: meanwhile the job refreshes.
            bench.Clock.Advance(TimeSpan.FromMinutes(3));
            RunAsync().GetAwaiter().GetResult();
            return new StepOutcome.TokenRejected(ScriptedNetwork.Error);
        };
        await bench.DrainAsync();

        Assert.Equal(["refresh-1"], bench.Network.RefreshTokens);
        Assert.Equal(["hello"], bench.Network.Wall);
        Assert.Equal(["0"], await bench.ReadAsync("select refresh_tries from social_accounts"));
    }

    [Fact]
    public async Task What_a_person_authorised_meanwhile_stands()
    {
        bench.Network.AtRefresh = account =>
        {
            bench.StoreAsync(seat, TokensEndingIn(TimeSpan.FromHours(5)) with { AccessToken = new Secret("a person's"), RefreshToken = new Secret("a person's too") }).GetAwaiter().GetResult();
            return new RefreshOutcome.Refreshed(account.Tokens with { AccessToken = new Secret("late"), RefreshToken = new Secret("late too") });
        };
        await EndSoonAsync();
        await RunAsync();
        Assert.Equal("a person's", (await StoredAsync()).AccessToken.Reveal());
    }

    [Fact]
    public async Task An_account_that_was_let_go_of_meanwhile_gets_no_tokens_back()
    {
        bench.Network.AtRefresh = account =>
        {
            bench.SqlAsync("update social_accounts set status = 'disconnected', access_token = null, refresh_token = null, refresh_started_at = null").GetAwaiter().GetResult();
            return new RefreshOutcome.Refreshed(account.Tokens);
        };
        await EndSoonAsync();
        await RunAsync();
        Assert.Single(bench.Network.RefreshTokens);
        Assert.Equal(["disconnected"], await bench.ReadAsync("select status from social_accounts where access_token is null and refresh_token is null"));
    }

    [Fact]
    [Rule("S-68")]
    public async Task An_account_of_a_deleted_workspace_is_left_alone()
    {
        await EndSoonAsync();
        await bench.SqlAsync("update workspaces set deleted_at = now()");
        await RunAsync();
        // Deleted after it was found.
        Assert.IsType<NotFound>((await RefreshAsync()).Error);

        Assert.Empty(bench.Network.RefreshTokens);
        Assert.Equal(["connected"], await bench.ReadAsync("select status from social_accounts"));
        Assert.Empty(await bench.EventsAsync());
    }

    [Fact]
    public async Task A_network_that_is_paused_is_not_asked()
    {
        await EndSoonAsync();
        await bench.SqlAsync("insert into network_holds (platform, reason, since) values ('scripted', 'pause', now())");
        await RunAsync();
        Assert.Empty(bench.Network.RefreshTokens);
    }

    [Fact]
    [Rule("S-3")]
    public async Task Tokens_that_do_not_open_are_told_of_and_looked_at_later()
    {
        await EndSoonAsync();
        await bench.SqlAsync("update social_accounts set access_token = set_byte(access_token, 40, 255 - get_byte(access_token, 40))");
        await RunAsync();
        await RunAsync();
        Assert.Empty(bench.Network.RefreshTokens);
        Assert.Equal(["token-refresh"], await bench.ReadAsync("select actor from audit_entries where action = 'vault.unreadable'"));
    }

    [Fact]
    public async Task Health_tells_which_network_s_refreshes_fail_and_why()
    {
        await bench.SeatAsync(seat.Tenant, seat.Workspace);
        bench.Network.AtRefresh = _ => new RefreshOutcome.TryLater(bench.Clock.GetUtcNow().AddSeconds(15), ScriptedNetwork.Error);
        await EndSoonAsync();
        await RunAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(1));

        var health = await bench.Job<IAccountHealth>().LookAsync(Ct);
        Assert.Equal([new NetworkHealth("scripted", Failing: 1, Ended: 1, ScriptedNetwork.Error.Code)], health);
        await bench.Job<CheckAccounts>().RunAsync(Ct);
    }

    [Fact]
    public async Task What_is_due_is_found_by_an_index()
    {
        await bench.SqlAsync($"""
            insert into social_accounts (tenant_id, workspace_id, id, platform, platform_account_id, username, status, connected_at, created_at, updated_at, refresh_at)
            select '{seat.Tenant}', '{seat.Workspace}', gen_random_uuid(), 'scripted', n::text, 'n', 'connected', now(), now(), now(), now() + n * interval '1 minute' from generate_series(1, 5000) n;
            analyze social_accounts;
            """);
        var plan = await bench.ReadAsync(
            "explain select id from social_accounts where platform = 'scripted' and status = 'connected' and refresh_at <= now() - interval '1 day' order by refresh_at limit 50");
        Assert.Contains(plan, line => line.Contains("ix_social_accounts_platform_refresh_at", StringComparison.Ordinal));
    }

    private Task RunAsync() => bench.Job<RefreshTokens>().RunAsync(Ct);

    private async Task<Result<AccountStatus>> RefreshAsync()
    {
        await using var entrance = bench.Door.Enter(RefreshTokens.Part, new(seat.Tenant));
        return await entrance.Runner.InWorkspace(new(seat.Workspace), entrance.Get<RefreshAccount>(), new(new(seat.Account), null), Ct);
    }

    private async Task<NetworkTokens> StoredAsync()
    {
        var account = new AccountRef(new(seat.Tenant), new(seat.Workspace), new(seat.Account));
        var grant = await bench.Refreshes.BeginAsync(account, Ct);
        await bench.Refreshes.AbandonAsync(account, grant, null, Ct);
        return grant.Tokens!;
    }

    private async Task EndSoonAsync()
    {
        await bench.StoreAsync(seat, TokensEndingIn(TimeSpan.FromSeconds(40)));
        bench.Clock.Advance(TimeSpan.FromSeconds(35));
    }

    private NetworkTokens TokensEndingIn(TimeSpan life) => new(new Secret("access-1"), new Secret("refresh-1"), bench.Clock.GetUtcNow() + life, ["post"], null);
}
