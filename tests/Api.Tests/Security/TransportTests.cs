using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Security;

/// <summary>Plain HTTP, proxies and host names, at a host in Production with a public address.</summary>
public sealed class TransportTests : IAsyncLifetime
{
    private const string Outside = "X-Test-Comes-From";

    private TestDatabase database = null!;
    private ApiHost host = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        host = Host(new() { ["ForwardedHeaders:KnownProxies:0"] = "198.51.100.7", ["ForwardedHeaders:KnownProxies:1"] = "10.1.0.0/16" });
        client = host.Listen();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData("/v1/me")]
    [InlineData("/V1/platforms")]
    [InlineData("/v1/nothing")]
    [InlineData("/mcp")]
    [InlineData("/oauth/token")]
    [Rule("S-9")]
    public async Task Plain_HTTP_to_the_API_from_outside_is_refused(string path)
    {
        var refused = await SendAsync(path, "203.0.113.9");
        Assert.Equal((403, "permission_denied", "https"), (refused.Status, refused.Error, refused.Text("required")));
        Assert.Contains("revoke it", refused.Text("detail"), StringComparison.Ordinal);
        Assert.False(refused.Headers.ContainsKey("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("/docs?x=%0d%0a#y", "https://api.postato.example/docs?x=%0d%0a")]
    [InlineData("/connect/abc", "https://api.postato.example/connect/abc")]
    [InlineData("/", "https://api.postato.example/")]
    [InlineData("//evil.example/x", "https://api.postato.example//evil.example/x")]
    [Rule("S-9")]
    [Rule("S-10")]
    public async Task Plain_HTTP_to_a_page_from_outside_redirects_to_https_at_our_own_name(string path, string location)
    {
        var moved = await SendAsync(path, "203.0.113.9");
        Assert.Equal((308, location), (moved.Status, moved.Headers["Location"]));
    }

    [Fact]
    [Rule("S-9")]
    public async Task On_this_machine_plain_HTTP_is_served_and_health_from_everywhere()
    {
        Assert.Equal(200, (await SendAsync("/v1/platforms", null)).Status);
        Assert.Equal(200, (await SendAsync("/health/live", "203.0.113.9")).Status);
    }

    [Theory]
    [InlineData("/health/live", "10.1.2.3:8080", 200)]
    [InlineData("/health/ready", "[::1]", 200)]
    [InlineData("/health/ready", "127.0.0.1", 200)]
    [InlineData("/v1/platforms", "10.1.2.3", 400)]
    [InlineData("/healthy", "10.1.2.3", 400)]
    [Rule("S-10")]
    [Rule("S-123")]
    public async Task A_health_probe_may_use_the_hosts_address_and_other_requests_may_not(string path, string name, int status) =>
        Assert.Equal(status, (await SendAsync(path, null, ("Host", name))).Status);

    [Theory]
    [InlineData("198.51.100.7", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.2.2.3", false)]
    [InlineData("203.0.113.9", false)]
    [Rule("S-9")]
    public async Task Forwarded_headers_count_only_from_a_known_proxy(string from, bool known)
    {
        var answer = await SendAsync("/v1/platforms", from, ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "192.0.2.1"));
        Assert.Equal(known ? 200 : 403, answer.Status);
        Assert.Equal(known ? "max-age=31536000; includeSubDomains" : null, answer.Headers.GetValueOrDefault("Strict-Transport-Security"));
    }

    [Fact]
    [Rule("S-10")]
    public async Task An_unknown_host_name_is_refused_and_not_echoed()
    {
        foreach (var name in (string[])["evil.example", "api.postato.example.evil.example", "127.0.0.1", "localhost"])
        {
            var refused = await SendAsync("/v1/platforms", null, ("Host", name));
            Assert.Equal((400, ""), (refused.Status, refused.Body));
            Assert.DoesNotContain(refused.Headers.Values, value => value.Contains(name, StringComparison.Ordinal));
        }

        var forwarded = await SendAsync(
            "/docs", "198.51.100.7", ("X-Forwarded-Host", "evil.example"), ("Forwarded", "host=evil.example"),
            ("X-Forwarded-Prefix", "/evil"));
        Assert.Equal("https://api.postato.example/docs", forwarded.Headers["Location"]);
        var page = await SendAsync("/docs", null, ("X-Forwarded-Host", "evil.example"), ("Forwarded", "host=evil.example"));
        Assert.DoesNotContain("evil.example", page.Body, StringComparison.Ordinal);
        Assert.Contains("https://api.postato.example/v1/", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AllowedHosts", "*", "AllowedHosts")]
    [InlineData("AllowedHosts", "api.postato.example;*", "AllowedHosts")]
    [InlineData("PublicUrl", "http://api.postato.example", "PublicUrl")]
    [InlineData("PublicUrl", "not an address", "PublicUrl")]
    [InlineData("ForwardedHeaders_Enabled", "true", "ForwardedHeaders:KnownProxies")]
    [InlineData("ForwardedHeaders:KnownProxies:0", "everybody", "ForwardedHeaders:KnownProxies:0")]
    [Rule("S-10")]
    public async Task A_host_that_would_trust_every_proxy_or_name_does_not_start_and_says_why(string setting, string value, string named)
    {
        await using var careless = Host(new() { [setting] = value });
        var failure = Assert.ThrowsAny<InvalidOperationException>(() => careless.Listen());
        Assert.Contains(named, failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("allowed:", failure.ToString(), StringComparison.Ordinal);
    }

    private ApiHost Host(Dictionary<string, string> settings) => new(
        database,
        services => services.AddSingleton<IStartupFilter, FromElsewhere>(),
        With(settings),
        "Production");

    private static Dictionary<string, string> With(Dictionary<string, string> settings)
    {
        var all = new Dictionary<string, string>(settings);
        all.TryAdd("AllowedHosts", "");
        all.TryAdd("PublicUrl", "https://api.postato.example");
        return all;
    }

    private async Task<Reply> SendAsync(string path, string? from, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Address + path.TrimStart('/')));
        if (path.StartsWith("//", StringComparison.Ordinal))
            request.RequestUri = new Uri($"{host.Address.OriginalString}{path}");
        request.Headers.Host = "api.postato.example";
        if (from is not null)
            request.Headers.Add(Outside, from);
        foreach (var (name, value) in headers)
        {
            if (name == "Host")
                request.Headers.Host = value;
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new(
            (int)answer.StatusCode,
            answer.Headers.Concat(answer.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Sets the client address of a request, before the host sees it.</summary>
    private sealed class FromElsewhere : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, following) =>
            {
                if (http.Request.Headers[Outside] is [{ } address])
                    (http.Connection.RemoteIpAddress,
                        http.Connection.LocalIpAddress) = (IPAddress.Parse(address), IPAddress.Parse("198.51.100.1"));
                return following(http);
            });
            next(app);
        };
    }
}
