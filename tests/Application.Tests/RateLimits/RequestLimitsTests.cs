using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Postato.Application.RateLimits;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Testing;

namespace Postato.Application.Tests.RateLimits;

[Rule("S-115"), Rule("S-116")]
public sealed class RequestLimitsTests
{
    private static readonly IPAddress Address = IPAddress.Parse("198.51.100.7");

    private readonly FakeTimeProvider clock = new();
    private readonly Id<Tenant> tenant = Id<Tenant>.New(DateTimeOffset.UnixEpoch);
    private readonly Id<Workspace> workspace = Id<Workspace>.New(DateTimeOffset.UnixEpoch);

    [Fact]
    public void A_key_has_600_requests_a_minute()
    {
        var limiter = Limiter();
        var key = Key();

        Assert.Equal(600, Enumerable.Range(0, 700).Count(_ => Call(limiter, key).Refusal is null));
        Assert.Equal("key", Call(limiter, key).Refusal!.Policy);
        Assert.Null(Call(limiter, Key()).Refusal);
    }

    [Fact]
    public void A_workspace_has_3000_a_minute_whatever_the_keys()
    {
        var limiter = Limiter();
        var keys = Enumerable.Range(0, 6).Select(_ => Key()).ToList();

        var passed = keys.Sum(key => Enumerable.Range(0, 590).Count(_ => Call(limiter, key).Refusal is null));

        Assert.Equal(3_000, passed);
        Assert.Equal("\"workspace\";q=3000;w=60", Call(limiter, Key()).State!.Value.Policy);
    }

    [Fact]
    public void A_tenant_has_10000_a_minute_whatever_the_workspaces()
    {
        var limiter = Limiter();

        var passed = Enumerable.Range(0, 30)
            .Select(_ => Key())
            .Sum(key => Enumerable.Range(0, 400).Count(_ => Call(limiter, key, acrossWorkspaces: true).Refusal is null));

        Assert.Equal(10_000, passed);
        Assert.Equal("tenant", Call(limiter, Key(), acrossWorkspaces: true).Refusal!.Policy);
    }

    [Fact]
    public void Requests_without_a_key_from_one_network_are_limited_to_60_a_minute()
    {
        var limiter = Limiter();

        Assert.Equal(60, Enumerable.Range(0, 100).Count(_ => new RequestLimits(limiter).Arrive(null, Address) is null));
        Assert.Equal("network", new RequestLimits(limiter).Arrive(null, IPAddress.Parse("198.51.100.200"))!.Policy);
        Assert.Null(new RequestLimits(limiter).Arrive(null, IPAddress.Parse("198.51.101.7")));
    }

    [Fact]
    public void Keys_that_were_never_issued_count_for_their_network()
    {
        var limiter = Limiter();

        Assert.Equal(60, Enumerable.Range(0, 100).Count(_ => Guess(limiter, Key()) is null));
    }

    [Fact]
    public void A_revoked_key_counts_for_its_network_each_time()
    {
        var limiter = Limiter();
        var key = Key();
        Call(limiter, key);

        Assert.Equal(61, Enumerable.Range(0, 100).Count(_ => Guess(limiter, key) is null));
    }

    [Fact]
    public void Guesses_from_a_network_do_not_stop_the_known_keys_there()
    {
        var limiter = Limiter();
        var key = Key();
        Call(limiter, key);
        for (var i = 0; i < 100; i++)
            Guess(limiter, Key());

        Assert.Null(Call(limiter, key).Refusal);
    }

    [Fact]
    public void Many_valid_keys_at_one_address_do_not_use_up_its_network()
    {
        var limiter = Limiter();

        Assert.All(Enumerable.Range(0, 200), _ => Assert.Null(Call(limiter, Key()).Refusal));
    }

    [Fact]
    public void Until_a_key_was_found_valid_its_requests_count_against_the_network()
    {
        var limiter = Limiter();
        var key = Key();

        Assert.Equal(60, Enumerable.Range(0, 200).Count(_ => new RequestLimits(limiter).Arrive(key, Address) is null));
        Assert.Equal("network", new RequestLimits(limiter).Arrive(key, Address)!.Policy);
    }

    [Fact]
    public void The_first_request_of_a_valid_key_is_counted_for_the_key_and_given_back_to_the_network()
    {
        var limiter = Limiter();

        Assert.Equal("\"key\";r=599;t=1", Call(limiter, Key()).State!.Value.Left);
        Assert.Equal(60, Enumerable.Range(0, 100).Count(_ => new RequestLimits(limiter).Arrive(null, Address) is null));
    }

    [Fact]
    public void Scale_and_hosts_change_every_limit()
    {
        var limiter = new RateLimiter(new() { Scale = 3, Hosts = 2 }, clock);

        Assert.Equal("\"key\";q=900;w=60", Call(limiter, Key()).State!.Value.Policy);
        Assert.Equal(30, Enumerable.Range(0, 100).Count(_ => limiter.TakeConnectLink(workspace).Allowed));
    }

    [Fact]
    public void A_workspace_makes_20_connect_links_an_hour()
    {
        var limiter = Limiter();

        Assert.Equal(20, Enumerable.Range(0, 30).Count(_ => limiter.TakeConnectLink(workspace).Allowed));
        Assert.Equal(TimeSpan.FromMinutes(3), limiter.TakeConnectLink(workspace).Refusal!.RetryAfter);
    }

    [Fact]
    [Rule("S-100")]
    public void A_tenant_has_100000_idempotency_keys_a_day()
    {
        var limiter = Limiter();

        Assert.Equal(100_000, Enumerable.Range(0, 100_010).Count(_ => limiter.TakeIdempotencyKey(tenant).Allowed));
    }

    [Theory]
    [InlineData(0d, 1, "RateLimits__Scale")]
    [InlineData(double.NaN, 1, "RateLimits__Scale")]
    [InlineData(1d, 0, "RateLimits__Hosts")]
    public void Invalid_settings_are_named(double scale, int hosts, string setting) =>
        Assert.Contains(setting, new RateLimitOptions { Scale = scale, Hosts = hosts }.Broken(), StringComparison.Ordinal);

    private RateLimiter Limiter() => new(new(), clock);

    private RequestOutcome Call(RateLimiter limiter, byte[] key, bool acrossWorkspaces = false)
    {
        var request = new RequestLimits(limiter);
        var refusal = request.Arrive(key, Address) ?? request.Admit(tenant, acrossWorkspaces ? null : workspace);
        return new(refusal, request.State);
    }

    private static RateLimited? Guess(RateLimiter limiter, byte[] key)
    {
        var request = new RequestLimits(limiter);
        var refusal = request.Arrive(key, Address);
        if (refusal is null)
            request.Reject();
        return refusal;
    }

    private static byte[] Key() => RandomNumberGenerator.GetBytes(32);

    private readonly record struct RequestOutcome(RateLimited? Refusal, RateLimitState? State);
}
