using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Postato.Application.Deliveries;
using Postato.Domain.Accounts;
using Postato.Domain.Deliveries;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;
using Postato.Testing;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Engine;

/// <summary>A network that makes its adapter throw, names absurd times, sends unstorable characters, and echoes what it was sent.</summary>
public sealed class LyingNetworkTests : IAsyncLifetime
{
    private const string Token = "Zk3v9QmX7pT1bR5nW8yL-2c4d6e8f";

    private WorkerFixture fixture = null!;
    private ConnectedAccount connected = null!;

    public async ValueTask InitializeAsync()
    {
        fixture = await WorkerFixture.SetUpAsync();
        connected = await fixture.ConnectAccountAsync();
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    [Rule("S-118")]
    public async Task A_step_that_throws_fails_after_counted_retries_and_blocks_no_other_post()
    {
        fixture.Network.AtPrepare = step => step.Post.Items[0].Text == "throwing"
            ? throw new InvalidOperationException("lone surrogate")
            : null;
        var throwing = await fixture.AcceptAsync(connected, TimeSpan.FromSeconds(-1), "throwing");
        var innocent = await fixture.AcceptAsync(connected, default, "innocent");
        await fixture.DrainAsync();
        Assert.Equal(("pending", "published"), (await fixture.PostAsync(throwing), await fixture.PostAsync(innocent)));

        await RunForADayAsync();
        Assert.Equal(
            ("failed", ErrorCodes.NetworkUnavailable),
            (await fixture.PostAsync(throwing), await fixture.PostAsync(throwing, "error->>'code'")));
        Assert.Equal(1 + RetrySchedule.MaximumRetries, fixture.Logged("delivery.step_failed").Count);
        Assert.All(
            fixture.Logged("delivery.step_failed"),
            line => Assert.Contains(new Id<Domain.Deliveries.Delivery>(throwing.Delivery).ToString(), line, StringComparison.Ordinal));
        Assert.Equal(["innocent"], fixture.Network.Published);
    }

    [Fact]
    public async Task A_creating_step_that_throws_is_in_doubt_and_asked_about()
    {
        fixture.Network.AtCreate = step =>
        {
            fixture.Network.Take(step);
            throw new FormatException("RateLimit-Reset: 99999999999999");
        };
        var accepted = await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();

        Assert.Equal(["hello"], fixture.Network.Published);
        Assert.Equal("published", await fixture.PostAsync(accepted));
    }

    [Fact]
    public async Task A_look_up_that_throws_proves_nothing_and_the_post_stays_uncertain()
    {
        fixture.Network.AtCreate = _ => new StepOutcome.InDoubt(ScriptedNetwork.Error);
        fixture.Network.AtReconcile = _ => throw new JsonException("not what it should be");
        var accepted = await fixture.AcceptAsync(connected);
        await RunForADayAsync();

        Assert.Equal(
            ("failed", ErrorCodes.DeliveryUncertain),
            (await fixture.PostAsync(accepted), await fixture.PostAsync(accepted, "error->>'code'")));
        Assert.Equal(1, fixture.Network.Calls.Count(call => call == "item:0"));
    }

    [Fact]
    public async Task A_plan_that_throws_fails_after_counted_retries()
    {
        fixture.Network.AtPlan = _ => throw new KeyNotFoundException();
        var accepted = await fixture.AcceptAsync(connected);
        await RunForADayAsync();
        Assert.Equal(
            ("failed", ErrorCodes.NetworkUnavailable),
            (await fixture.PostAsync(accepted), await fixture.PostAsync(accepted, "error->>'code'")));
        Assert.Empty(fixture.Network.Calls);
    }

    [Fact]
    public async Task A_refresh_that_throws_may_have_spent_its_token_and_needs_a_person_in_the_end()
    {
        fixture.Network.AtCreate = _ => new StepOutcome.TokenRejected(ScriptedNetwork.Error);
        fixture.Network.AtRefresh = _ => throw new OverflowException("expires_in");
        await fixture.AcceptAsync(connected);
        await RunForADayAsync();
        Assert.Equal(["refresh-1", "refresh-1"], fixture.Network.RefreshTokens);
        Assert.Equal(["token_expired"], await fixture.ReadAsync("select status from social_accounts"));
        Assert.Equal(2, fixture.Logged("network.flow_failed").Count);
    }

    [Theory]
    [InlineData(RetryScope.Post)]
    [InlineData(RetryScope.Account)]
    [InlineData(RetryScope.Network)]
    [Rule("S-118")]
    public async Task A_network_that_says_immediately_is_asked_less_often_and_finally_not_again(RetryScope scope)
    {
        fixture.Network.AtCreate = _ => new StepOutcome.RetryAfter(
            fixture.Clock.GetUtcNow(), new(ErrorCodes.NetworkRateLimited, "Slow.", "Nothing."), scope);
        var accepted = await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();
        for (var i = 0; i < 40; i++)
        {
            fixture.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await fixture.DrainAsync();
        }

        Assert.InRange(fixture.Network.Calls.Count(call => call == "item:0"), 2, 4);

        for (var i = 0; i < 100; i++)
        {
            fixture.Clock.Advance(TimeSpan.FromMinutes(5));
            await fixture.DrainAsync();
        }

        Assert.Equal(
            ("failed", ErrorCodes.NetworkRateLimited),
            (await fixture.PostAsync(accepted), await fixture.PostAsync(accepted, "error->>'code'")));
        Assert.Equal(ToldTime.MaximumWaits + 1, fixture.Network.Calls.Count(call => call == "item:0"));
        Assert.InRange(
            int.Parse(
                await fixture.PostAsync(accepted, "jsonb_array_length(transitions)"), System.Globalization.CultureInfo.InvariantCulture),
            1, 2 * ToldTime.MaximumWaits + 2);
    }

    [Theory]
    [InlineData(RetryScope.Post)]
    [InlineData(RetryScope.Account)]
    [InlineData(RetryScope.Network)]
    [Rule("S-118")]
    public async Task No_network_holds_a_post_for_longer_than_a_day_at_a_time(RetryScope scope)
    {
        var absurd = fixture.Clock.GetUtcNow().AddSeconds(int.MaxValue);
        fixture.Network.AtCreate = _ => new StepOutcome.RetryAfter(absurd, ScriptedNetwork.Error, scope);
        await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();

        var latest = fixture.Clock.GetUtcNow() + ToldTime.Longest;
        Assert.Equal(["true"], await fixture.ReadAsync($"select (next_attempt_at = '{latest:O}')::text from posts"));
        Assert.Equal(
            ["true"],
            await fixture.ReadAsync(
                $"select coalesce(max(held_until) <= '{latest:O}', true)::text from (select held_until from social_accounts union all "
                    + $"select held_until from network_holds) held"));
    }

    [Fact]
    public async Task A_quota_that_never_ends_holds_for_a_day()
    {
        fixture.Network.WindowAfter = () => new(10, 0, DateTimeOffset.MaxValue);
        await fixture.AcceptAsync(connected, TimeSpan.FromSeconds(-1), "one");
        await fixture.AcceptAsync(connected, default, "two");
        await fixture.DrainAsync();

        Assert.Equal(
            ["true"],
            await fixture.ReadAsync(
                $"select (held_until = '{fixture.Clock.GetUtcNow() + ToldTime.Longest:O}')::text from social_accounts"));
    }

    [Fact]
    public async Task A_network_that_works_on_a_video_is_waited_for()
    {
        var (polls, ready) = (0, fixture.Clock.GetUtcNow().AddMinutes(30));
        fixture.Network.AtPrepare = _ => ++polls > 0 && fixture.Clock.GetUtcNow() < ready
            ? new StepOutcome.Wait(fixture.Clock.GetUtcNow().AddSeconds(5))
            : null;
        var accepted = await fixture.AcceptAsync(connected);
        for (var i = 0; i < 35 * 12; i++)
        {
            await fixture.DrainAsync();
            fixture.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal("published", await fixture.PostAsync(accepted));
        Assert.InRange(polls, 15, 30);
    }

    [Fact]
    public async Task Unstorable_characters_are_removed_from_everything_a_network_says()
    {
        var dirty = JsonElement.Parse("""{"a\u0000":"\ud800 b","n":1e999999}""");
        fixture.Network.AtPrepare = _ => new StepOutcome.Done(dirty)
        {
            Facts = """{"software":"x\u0000"}""",
            Warning = new Warning("quiet", "a\0b"),
        };
        fixture.Network.AtCreate = _ => new StepOutcome.Done(dirty, new PublishedItem("id\0\ud800", new Uri("https://scripted.example/1")));
        var done = await fixture.AcceptAsync(connected, TimeSpan.FromSeconds(-1));
        await fixture.DrainAsync();
        Assert.Equal(("published", "quiet"), (await fixture.PostAsync(done), await fixture.PostAsync(done, "warnings->0->>'code'")));

        fixture.Network.AtCreate = _ => new StepOutcome.Refused(
            new(ErrorCodes.NetworkRefused, "No.", "Nothing.", 400, "c\0", "a\0b\ud800"));
        var refused = await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();
        Assert.Equal(
            ("failed", "a\uFFFDb\uFFFD"),
            (await fixture.PostAsync(refused), await fixture.PostAsync(refused, "error->'network'->>'text'")));
    }

    [Fact]
    [Rule("S-118")]
    public async Task Database_queries_within_one_step_are_limited()
    {
        var asked = 0;
        fixture.Network.AtCreate = _ => new StepOutcome.InDoubt(ScriptedNetwork.Error);
        fixture.Network.AtReconcile = step =>
        {
            for (var i = 0; i < 3_000; i++)
            {
                step.IsTaken($"id-{i}\0", TestContext.Current.CancellationToken).GetAwaiter().GetResult();
                asked++;
            }

            return null;
        };
        await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();
        Assert.Equal(StepBudget.MaximumLookUps, asked);
        Assert.Equal(["unknown"], await fixture.ReadAsync("select outcome from delivery_steps where name like 'reconcile:%'"));
    }

    [Fact]
    [Rule("S-6")]
    public async Task An_echoed_token_is_neither_stored_nor_logged()
    {
        await fixture.StoreAsync(
            connected,
            new NetworkTokens(
                new Secret(Token), new Secret("refresh-" + Token[10..] + "xyz"), fixture.Clock.GetUtcNow().AddDays(1), ["post"], null));
        NetworkError Echo() =>
            new(
                ErrorCodes.NetworkRefused, $"No {Token}.", "Nothing.", 422, Token,
                $"Bearer {Token} / {Uri.EscapeDataString(Token)} "
                    + $"/ {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("x" + Token))} refresh-{Token[10..]}xyz");
        fixture.Network.AtPrepare = _ => new StepOutcome.Done(JsonSerializer.SerializeToElement(new { said = Token, id = "upload-1" }))
        {
            Facts = $$"""{"said":"{{Token}}"}""",
            Warning = new("quiet", Token),
        };
        fixture.Network.AtCreate = step => ScriptedNetwork.TextOf(step) switch
        {
            "refuse" => new StepOutcome.Refused(Echo()),
            "throw" => throw new InvalidOperationException($"cannot read {Token}"),
            "doubt" => new StepOutcome.InDoubt(Echo(), JsonSerializer.SerializeToElement(Token)),
            "retry" => new StepOutcome.RetryAfter(null, Echo()),
            _ => new StepOutcome.Done(null, new PublishedItem(Token, new Uri($"https://scripted.example/{Token}"))),
        };
        fixture.Network.AtReconcile = _ => new Reconciliation.Unknown(Echo(), null);
        foreach (var text in (string[])["refuse", "throw", "doubt", "retry", "publish"])
            await fixture.AcceptAsync(connected, default, text);
        await fixture.DrainAsync();

        var kept = string.Join('\n', await fixture.ReadAsync("""
            select row_to_json(r)::text from (select p.*, null as x from posts p) r union all select row_to_json(i)::text from post_items i
            union all select row_to_json(s)::text from delivery_steps s union all select row_to_json(a)::text from delivery_attempts a
            union all select row_to_json(e)::text from events e union all select facts::text from social_accounts
            """)) + string.Join('\n', fixture.Log);
        Assert.Contains(Secret.Dots, kept, StringComparison.Ordinal);
        Assert.Contains("upload-1", kept, StringComparison.Ordinal);
        Assert.DoesNotContain(Token[4..16], kept, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(
            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("x" + Token))[4..20], kept, StringComparison.Ordinal);
    }

    [Fact]
    [Rule("S-6")]
    public async Task A_token_echoed_by_a_refresh_is_not_stored()
    {
        await fixture.StoreAsync(
            connected, new NetworkTokens(new Secret("old-" + Token), new Secret(Token), fixture.Clock.GetUtcNow(), ["post"], null));
        fixture.Network.AtRefresh = account => new RefreshOutcome.TryLater(
            fixture.Clock.GetUtcNow(),
            new(
                ErrorCodes.NetworkUnavailable, $"No {account.Tokens.RefreshToken!.Reveal()}", "Nothing.", 400, "bad",
                Token.ToUpperInvariant()));
        await fixture.AcceptAsync(connected);
        await fixture.DrainAsync();

        var kept = string.Join(
            '\n',
            await fixture.ReadAsync(
                "select refresh_error::text from social_accounts union all select error::text from delivery_attempts union all select "
                    + "error::text from posts"));
        Assert.Contains(Secret.Dots, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(Token[4..16], kept, StringComparison.OrdinalIgnoreCase);
    }

    private async Task RunForADayAsync()
    {
        for (var i = 0; i < 48; i++)
        {
            await fixture.DrainAsync();
            fixture.Clock.Advance(TimeSpan.FromMinutes(30));
        }
    }
}
