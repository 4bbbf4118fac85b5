using Postato.Application.Accounts;
using Postato.Application.Deliveries;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Testing;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Jobs;

public sealed class RefreshTokensTests : IAsyncLifetime
{
    private WorkerFixture fixture = null!;
    private ConnectedAccount connected = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        fixture = await WorkerFixture.SetUpAsync();
        connected = await fixture.ConnectAccountAsync();
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_token_is_refreshed_once_before_it_expires()
    {
        await RunAsync();
        Assert.Empty(fixture.Network.RefreshTokens);

        fixture.Clock.Advance(TimeSpan.FromHours(23));
        await Task.WhenAll(RunAsync(), RunAsync(), RunAsync());
        Assert.Equal(["refresh-1"], fixture.Network.RefreshTokens);
        Assert.Equal("access-2", (await StoredAsync()).AccessToken.Reveal());
        Assert.Empty(await fixture.EventsAsync());
    }

    [Fact]
    public async Task A_refresh_token_is_never_replaced_by_an_empty_one()
    {
        fixture.Network.AtRefresh = account => new RefreshOutcome.Refreshed(
            account.Tokens with { AccessToken = new Secret("access-2"), RefreshToken = null });
        await EndSoonAsync();
        await RunAsync();
        Assert.Equal(("access-2", "refresh-1"), ((await StoredAsync()).AccessToken.Reveal(), (await StoredAsync()).RefreshToken!.Reveal()));
    }

    [Fact]
    public async Task An_unclear_refusal_backs_off_and_disconnects_no_account()
    {
        fixture.Network.AtRefresh = _ => new RefreshOutcome.TryLater(fixture.Clock.GetUtcNow().AddSeconds(15), ScriptedNetwork.Error);
        await EndSoonAsync();
        await RunAsync();
        await RunAsync();
        Assert.Single(fixture.Network.RefreshTokens);
        Assert.Equal([ScriptedNetwork.Error.Code], await fixture.ReadAsync("select refresh_error ->> 'code' from social_accounts"));

        // The interval grows.
        for (var minute = 0; minute < 600; minute++)
        {
            fixture.Clock.Advance(TimeSpan.FromMinutes(1));
            await RunAsync();
        }

        Assert.InRange(fixture.Network.RefreshTokens.Count, 10, 60);
        Assert.Equal(["connected"], await fixture.ReadAsync("select status from social_accounts"));
        Assert.Empty(await fixture.EventsAsync());

        fixture.Network.AtRefresh = null;
        fixture.Clock.Advance(TimeSpan.FromHours(2));
        await RunAsync();
        Assert.Equal([""], await fixture.ReadAsync("select refresh_error from social_accounts"));
    }

    [Fact]
    public async Task A_lost_refresh_is_repeated_once_and_then_needs_a_person()
    {
        fixture.Network.AtRefresh = _ => new RefreshOutcome.AnswerLost(ScriptedNetwork.Error);
        await EndSoonAsync();
        var accepted = await fixture.AcceptAsync(connected, TimeSpan.FromHours(1));
        for (var minute = 0; minute < 30; minute++)
        {
            await RunAsync();
            fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["refresh-1", "refresh-1"], fixture.Network.RefreshTokens);
        Assert.Equal(["token_expired"], await fixture.ReadAsync("select status from social_accounts"));
        Assert.Equal(["account.token_expired"], await fixture.EventsAsync());
        Assert.Equal(
            [$"token-refresh {new Id<SocialAccount>(connected.Account)}"],
            await fixture.ReadAsync("select actor || ' ' || target from audit_entries where action = 'account.token_expired'"));

        // Its posts wait, and are sent when a person reconnects it.
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        await fixture.DrainAsync();
        Assert.Equal("pending", await fixture.PostAsync(accepted));
        Assert.Empty(fixture.Network.Published);
    }

    [Fact]
    public async Task A_token_without_a_refresh_token_is_reported_once_at_its_expiry()
    {
        var other = await fixture.ConnectAccountAsync(connected.Tenant, connected.Workspace);
        await fixture.SqlAsync($"update social_accounts set refresh_token = null, refresh_token_key = null where id = '{other.Account}'");
        await fixture.StoreAsync(other, new NetworkTokens(new Secret("a"), null, fixture.Clock.GetUtcNow().AddMinutes(10), [], null));
        fixture.Clock.Advance(TimeSpan.FromMinutes(9));
        await RunAsync();
        Assert.Empty(await fixture.EventsAsync());

        fixture.Clock.Advance(TimeSpan.FromMinutes(2));
        await RunAsync();
        await RunAsync();
        Assert.Equal(["account.token_expired"], await fixture.EventsAsync());
        Assert.Empty(fixture.Network.RefreshTokens);
    }

    [Fact]
    public async Task A_delivery_with_the_same_refusal_records_no_second_event()
    {
        fixture.Network.AtRefresh = _ => new RefreshOutcome.Rejected(ScriptedNetwork.Error);
        await EndSoonAsync();
        await fixture.AcceptAsync(connected);
        var lease = await fixture.ClaimOneAsync();
        await RunAsync();
        Assert.Equal(["account.token_expired"], await fixture.EventsAsync());

        // It was claimed earlier, and reaches its refresh after the job has finished.
        fixture.Clock.Advance(TimeSpan.FromMinutes(2));
        await fixture.RunAsync(lease);
        Assert.Equal(["refresh-1", "refresh-1"], fixture.Network.RefreshTokens);
        Assert.Equal(["account.token_expired"], await fixture.EventsAsync());
        Assert.Single(await fixture.ReadAsync("select 1 from audit_entries where action = 'account.token_expired'"));
    }

    [Fact]
    public async Task The_job_records_no_second_event_after_a_delivery_did()
    {
        fixture.Network.AtRefresh = _ => new RefreshOutcome.Rejected(ScriptedNetwork.Error);
        await EndSoonAsync();
        await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();
        Assert.Equal(["account.token_expired"], await fixture.EventsAsync());
        Assert.Single(await fixture.ReadAsync("select 1 from audit_entries where action = 'account.token_expired' and actor = 'worker'"));

        fixture.Clock.Advance(TimeSpan.FromMinutes(2));
        await RunAsync();
        Assert.IsType<NotFound>((await RefreshAsync()).Error);
        Assert.Equal(["account.token_expired"], await fixture.EventsAsync());
    }

    [Fact]
    public async Task A_delivery_that_read_its_tokens_before_the_job_stored_others_presents_no_spent_one()
    {
        await fixture.StoreAsync(connected, TokensEndingIn(TimeSpan.FromMinutes(4)));
        await fixture.AcceptAsync(connected);
        fixture.Network.AtRefresh = account => new RefreshOutcome.Refreshed(account.Tokens with
        {
            AccessToken = new Secret("access-2"),
            RefreshToken = new Secret("refresh-2"),
            ExpiresAt = fixture.Clock.GetUtcNow().AddHours(2),
        });
        var refused = 0;
        fixture.Network.AtCreate = _ =>
        {
            if (refused++ > 0)
                return null;

            // While its request with the old token is in progress, the job refreshes.
            fixture.Clock.Advance(TimeSpan.FromMinutes(3));
            RunAsync().GetAwaiter().GetResult();
            return new StepOutcome.TokenRejected(ScriptedNetwork.Error);
        };
        await fixture.DrainAsync();

        Assert.Equal(["refresh-1"], fixture.Network.RefreshTokens);
        Assert.Equal(["hello"], fixture.Network.Published);
        Assert.Equal(["0"], await fixture.ReadAsync("select refresh_tries from social_accounts"));
    }

    [Fact]
    public async Task Tokens_that_a_person_authorized_meanwhile_are_kept()
    {
        fixture.Network.AtRefresh = account =>
        {
            fixture.StoreAsync(
                connected,
                TokensEndingIn(TimeSpan.FromHours(5)) with
                {
                    AccessToken = new Secret("a person's"),
                    RefreshToken = new Secret("a person's too"),
                })
                .GetAwaiter()
                .GetResult();
            return new RefreshOutcome.Refreshed(
                account.Tokens with { AccessToken = new Secret("late"), RefreshToken = new Secret("late too") });
        };
        await EndSoonAsync();
        await RunAsync();
        Assert.Equal("a person's", (await StoredAsync()).AccessToken.Reveal());
    }

    [Fact]
    public async Task An_account_disconnected_meanwhile_gets_no_tokens()
    {
        fixture.Network.AtRefresh = account =>
        {
            fixture.SqlAsync(
                "update social_accounts set status = 'disconnected', access_token = null, refresh_token = null, refresh_started_at = null")
                .GetAwaiter()
                .GetResult();
            return new RefreshOutcome.Refreshed(account.Tokens);
        };
        await EndSoonAsync();
        await RunAsync();
        Assert.Single(fixture.Network.RefreshTokens);
        Assert.Equal(
            ["disconnected"],
            await fixture.ReadAsync("select status from social_accounts where access_token is null and refresh_token is null"));
    }

    [Fact]
    [Rule("S-68")]
    public async Task An_account_of_a_deleted_workspace_is_left_alone()
    {
        await EndSoonAsync();
        await fixture.SqlAsync("update workspaces set deleted_at = now()");
        await RunAsync();
        // Deleted after it was found.
        Assert.IsType<NotFound>((await RefreshAsync()).Error);

        Assert.Empty(fixture.Network.RefreshTokens);
        Assert.Equal(["connected"], await fixture.ReadAsync("select status from social_accounts"));
        Assert.Empty(await fixture.EventsAsync());
    }

    [Fact]
    public async Task A_network_that_is_paused_is_not_asked()
    {
        await EndSoonAsync();
        await fixture.SqlAsync("insert into network_holds (platform, reason, since) values ('scripted', 'pause', now())");
        await RunAsync();
        Assert.Empty(fixture.Network.RefreshTokens);
    }

    [Fact]
    [Rule("S-3")]
    public async Task Tokens_that_cannot_be_opened_are_reported_and_tried_later()
    {
        await EndSoonAsync();
        await fixture.SqlAsync("update social_accounts set access_token = set_byte(access_token, 40, 255 - get_byte(access_token, 40))");
        await RunAsync();
        await RunAsync();
        Assert.Empty(fixture.Network.RefreshTokens);
        Assert.Equal(["token-refresh"], await fixture.ReadAsync("select actor from audit_entries where action = 'vault.unreadable'"));
    }

    [Fact]
    public async Task Health_reports_which_networks_refreshes_fail_and_why()
    {
        await fixture.ConnectAccountAsync(connected.Tenant, connected.Workspace);
        fixture.Network.AtRefresh = _ => new RefreshOutcome.TryLater(fixture.Clock.GetUtcNow().AddSeconds(15), ScriptedNetwork.Error);
        await EndSoonAsync();
        await RunAsync();
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));

        var health = await fixture.Job<IAccountHealth>().LookAsync(Ct);
        Assert.Equal([new NetworkHealth("scripted", Failing: 1, Ended: 1, ScriptedNetwork.Error.Code)], health);
        await fixture.Job<CheckAccounts>().RunAsync(Ct);
    }

    [Fact]
    public async Task Due_accounts_are_found_by_an_index()
    {
        await fixture.SqlAsync($"""
            insert into social_accounts (tenant_id, workspace_id, id, platform, platform_account_id, username, status, connected_at, created_at, updated_at, refresh_at)
            select '{connected.Tenant}', '{connected.Workspace}', gen_random_uuid(), 'scripted', n::text, 'n', 'connected', now(), now(), now(), now() + n * interval '1 minute' from generate_series(1, 5000) n;
            analyze social_accounts;
            """);
        var plan = await fixture.ReadAsync(
            "explain select id from social_accounts where platform = 'scripted' and status = 'connected' and refresh_at <= now() - "
                + "interval '1 day' order by refresh_at limit 50");
        Assert.Contains(plan, line => line.Contains("ix_social_accounts_platform_refresh_at", StringComparison.Ordinal));
    }

    private Task RunAsync() => fixture.Job<RefreshTokens>().RunAsync(Ct);

    private async Task<Result<AccountStatus>> RefreshAsync()
    {
        await using var call = fixture.Calls.BeginAs(SystemPart.TokenRefresh, new(connected.Tenant));
        return await call.Runner.InWorkspace(new(connected.Workspace), call.Get<RefreshAccount>(), new(new(connected.Account), null), Ct);
    }

    private async Task<NetworkTokens> StoredAsync()
    {
        var account = new AccountRef(new(connected.Tenant), new(connected.Workspace), new(connected.Account));
        var grant = await fixture.Refreshes.BeginAsync(account, Ct);
        await fixture.Refreshes.AbandonAsync(account, grant, null, Ct);
        return grant.Tokens!;
    }

    private async Task EndSoonAsync()
    {
        await fixture.StoreAsync(connected, TokensEndingIn(TimeSpan.FromSeconds(40)));
        fixture.Clock.Advance(TimeSpan.FromSeconds(35));
    }

    private NetworkTokens TokensEndingIn(TimeSpan life) =>
        new(new Secret("access-1"), new Secret("refresh-1"), fixture.Clock.GetUtcNow() + life, ["post"], null);
}
