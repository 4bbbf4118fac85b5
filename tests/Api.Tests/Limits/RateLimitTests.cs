using Postato.Api.Tests.Support;
using Postato.Domain.Tenancy;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Limits;

/// <summary>The default limits, over HTTP.</summary>
[Rule("S-115")]
public sealed class RateLimitTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private ApiHost host = null!;
    private HostServices hostServices = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        host = new ApiHost(database, settings: new Dictionary<string, string>
        {
            ["RateLimits:Scale"] = "1",
            ["RateLimits:KeyPerMinute"] = "6",
            ["RateLimits:WorkspacePerMinute"] = "10",
            ["RateLimits:NetworkPerMinute"] = "5",
            ["RateLimits:ConnectLinksPerHour"] = "2",
        });
        (hostServices, client) = (new HostServices(database.App), host.Listen());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await host.DisposeAsync();
        await hostServices.DisposeAsync();
    }

    [Fact]
    public async Task Beyond_its_limit_a_key_is_told_when_to_retry_and_nothing_is_done()
    {
        var customer = await CreateTenantAsync();
        for (var left = 5; left >= 0; left--)
        {
            var made = await PostAsync(customer, $"key-{left}");
            Assert.Equal((201, "\"key\";q=6;w=60"), (made.Status, made.Headers["RateLimit-Policy"]));
            Assert.Matches($"^\"key\";r={left};t=([1-9]|10)$", made.Headers["RateLimit"]);
        }

        var refused = await PostAsync(customer, "one-more");
        Assert.Equal((429, "rate_limited"), (refused.Status, refused.Error));
        Assert.Equal("\"key\";q=6;w=60", refused.Headers["RateLimit-Policy"]);
        Assert.Matches("^\"key\";r=0;t=([1-9]|10)$", refused.Headers["RateLimit"]);
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 10);
        Assert.Equal(6, await database.CountAsync("posts"));
        Assert.Equal(0, await database.CountAsync("idempotency_keys", "key = 'one-more'"));
    }

    [Fact]
    public async Task Keys_of_one_workspace_share_its_limit_and_another_workspace_has_its_own()
    {
        var one = await CreateTenantAsync();
        var (two, three, elsewhere) = (
            await one.WithAsync(Permissions.AgentDefault), await one.WithAsync(Permissions.AgentDefault), await CreateTenantAsync());
        foreach (var customer in (Customer[])[one, two])
        {
            for (var i = 0; i < 5; i++)
                Assert.Equal(200, (await customer.GetAsync("/posts")).Status);
        }

        var refused = await three.GetAsync("/posts");
        Assert.Equal((429, "\"workspace\";q=10;w=60"), (refused.Status, refused.Headers["RateLimit-Policy"]));
        Assert.Equal(200, (await three.SendAsync(HttpMethod.Get, "~/v1/me")).Status);
        Assert.Equal(200, (await elsewhere.GetAsync("/posts")).Status);
    }

    [Fact]
    [Rule("S-116")]
    public async Task Guessing_keys_is_slowed_down_and_a_valid_key_at_the_same_address_is_not()
    {
        var customer = await CreateTenantAsync();
        for (var i = 0; i < 5; i++)
            Assert.Equal(401, (await GuessAsync()).Status);

        var refused = await GuessAsync();
        Assert.Equal((429, "\"network\";q=5;w=60"), (refused.Status, refused.Headers["RateLimit-Policy"]));
        using var nobody = new HttpRequestMessage(HttpMethod.Get, "/v1/platforms");
        Assert.Equal(429, (await customer.SendAsync(nobody)).Status);
        // At its limit a network's new keys are refused; a key already found valid has its own bucket.
        Assert.Equal(429, (await customer.GetAsync("/posts")).Status);
        using var health = new HttpRequestMessage(HttpMethod.Get, "/health/ready");
        Assert.Equal(200, (await customer.SendAsync(health)).Status);

        async Task<Reply> GuessAsync()
        {
            using var guess = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
            guess.Headers.Authorization = new("Bearer", Domain.Agents.ApiKeySecret.Generate().Value.Reveal());
            return await customer.SendAsync(guess);
        }
    }

    [Fact]
    [Rule("S-116")]
    public async Task A_key_known_as_valid_is_not_limited_by_its_network()
    {
        var customer = await CreateTenantAsync();
        Assert.Equal(200, (await customer.GetAsync("/posts")).Status);
        for (var i = 0; i < 6; i++)
        {
            using var nobody = new HttpRequestMessage(HttpMethod.Get, "/v1/platforms");
            Assert.Equal(i < 5 ? 200 : 429, (await customer.SendAsync(nobody)).Status);
        }

        Assert.Equal(200, (await customer.GetAsync("/posts")).Status);
        // A forwarded address from an untrusted client does not count.
        using var claimed = new HttpRequestMessage(HttpMethod.Get, "/v1/platforms") { Headers = { { "X-Forwarded-For", "203.0.113.7" } } };
        Assert.Equal(429, (await customer.SendAsync(claimed)).Status);
    }

    [Theory]
    [InlineData("/v1/platforms")]
    [InlineData("/docs")]
    [InlineData("/v1/nothing")]
    [InlineData("/connect/nothing")]
    [Rule("S-116")]
    public async Task An_unknown_key_counts_against_its_network_also_where_no_key_is_required(string path)
    {
        var customer = await CreateTenantAsync();
        var madeUp = Domain.Agents.ApiKeySecret.Generate().Value.Reveal();
        // 5 per minute; on a slow machine some tokens return meanwhile.
        var status = 200;
        for (var i = 0; i < 30 && status != 429; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path)
            {
                Headers = { Authorization = new("Bearer", i % 2 == 0 ? madeUp : Domain.Agents.ApiKeySecret.Generate().Value.Reveal()) },
            };
            var answer = await customer.SendAsync(request);
            Assert.Equal("\"network\";q=5;w=60", answer.Headers["RateLimit-Policy"]);
            status = answer.Status;
        }

        Assert.Equal(429, status);
    }

    [Fact]
    public async Task Connect_links_are_limited_and_a_refused_one_uses_up_no_idempotency_key()
    {
        var customer = await CreateTenantAsync(Permission.AccountsManage);
        for (var i = 0; i < 2; i++)
            Assert.Equal(201, (await customer.PostAsync("/accounts/connect-links", """{"platform":"paper"}""")).Status);

        var refused = await customer.PostAsync("/accounts/connect-links", """{"platform":"paper"}""", ("Idempotency-Key", "third"));
        Assert.Equal((429, "rate_limited"), (refused.Status, refused.Error));
        Assert.StartsWith("The limit of connect links in this workspace is used up", refused.Text("message"), StringComparison.Ordinal);
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 1_800);
        Assert.Equal(2, await database.CountAsync("connect_links"));
        Assert.Equal(0, await database.CountAsync("idempotency_keys"));
    }

    private async Task<Customer> CreateTenantAsync(Permission permissions = Permissions.AgentDefault) =>
        new(host, client, hostServices, database, await TestTenant.CreateTenantAsync(hostServices, permissions));

    private static Task<Reply> PostAsync(Customer customer, string key) =>
        customer.PostAsync(
            "/posts", new { platform = "paper", accountId = customer.Account, status = "draft", content = key }, ("Idempotency-Key", key));
}
