using System.Net;
using System.Net.Sockets;
using Postato.Application.Http;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;
using Postato.Testing;

namespace Postato.Infrastructure.Tests.Http;

public sealed class GuardTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Rule("S-73"), Rule("S-74"), Rule("S-75"), Rule("S-76"), Rule("S-77"), Rule("S-78"), Rule("S-79"), Rule("S-111")]
    public async Task Every_hostile_address_is_refused_without_a_connection(bool listenersPortIsOpen)
    {
        using var counter = new ConnectionCounter();
        using var attempts = new ConnectAttempts();
        var port = counter.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var urls = HostileUrls.All.Select(
            hostile => (hostile.Rule, Url: hostile.Url.Replace("{port}", port, StringComparison.Ordinal), hostile.Answer))
            .DistinctBy(hostile => hostile.Url)
            .ToList();
        var resolver = new HostileResolver(
            urls.Where(hostile => hostile.Answer is not null)
                .ToDictionary(hostile => new Uri(hostile.Url).IdnHost, hostile => hostile.Answer!));
        using var fixture = new GuardedHttpFixture(new FetchOptions { Ports = listenersPortIsOpen ? [counter.Port] : [] }, resolver);

        var passed = new List<string>();
        foreach (var (rule, url, _) in urls)
        {
            var fetched = await GetAsync(fixture, url);
            if (fetched.Error is not ValidationFailed
                {
                    Violations: [
                        {
                            Code: "url_not_allowed", Message: "This address is not allowed. Use a public https address."
                        }]
                })
                passed.Add($"{rule} {url}: {fetched.Error}");
        }

        var counts = urls.CountBy(hostile => hostile.Rule).OrderBy(rule => rule.Key).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{urls.Count} hostile addresses "
                + $"({string.Join(", ", counts.Select(rule => $"{rule.Key}: {rule.Value}"))}): {urls.Count - passed.Count} "
                + $"refused, {counter.Connections} connections");
        Assert.Equal(["S-73", "S-74", "S-75", "S-76", "S-77", "S-78", "S-79"], counts.Select(rule => rule.Key));
        Assert.True(urls.Count >= 150 && counts.All(rule => rule.Value >= 20), $"{urls.Count} addresses");
        Assert.Empty(passed);
        Assert.Equal(0, counter.Connections);
        Assert.Empty(attempts.At(HostileUrls.Addresses, 443, counter.Port));
        Assert.All(fixture.Log.Entries, entry => Assert.Matches("^The guarded HTTP client refused a target: [a-z0-9 -]+\\.$", entry.Text));
    }

    [Fact]
    [Rule("S-79")]
    public async Task A_connection_attempt_would_be_observed()
    {
        using var counter = new ConnectionCounter();
        using var attempts = new ConnectAttempts();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, counter.Port), TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => Task.FromResult(counter.Connections == 1), TestContext.Current.CancellationToken);
        Assert.NotEmpty(attempts.At(["127.0.0.1"], counter.Port));
    }

    [Fact]
    [Rule("S-75"), Rule("S-76"), Rule("S-77")]
    public void Every_range_and_every_name_of_the_rules_has_its_address_in_the_list()
    {
        foreach (var (first, length) in SlowReference.Ranges.Where(range => range.First.ToString() != "2000::"))
            Assert.Contains(HostileUrls.Addresses, address => SlowReference.IsWithin(IPAddress.Parse(address), first, length));

        string[] ends =
        [
            "localhost", ".localhost", ".local", ".localdomain", ".internal", ".intranet", ".private", ".corp", ".home", ".lan",
            ".home.arpa", ".arpa", ".test", ".example", ".invalid", ".onion", ".alt", ".svc", ".cluster.local",
        ];
        Assert.All(ends, end => Assert.Contains(HostileUrls.SpecialNames, name => name.EndsWith(end, StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [Rule("S-73"), Rule("S-74")]
    [InlineData("https://example.com")]
    [InlineData("https://example.com/")]
    [InlineData("https://EXAMPLE.com./path?query=1#fragment")]
    [InlineData("https://täst.de/")]
    [InlineData("https://a-b.co.uk/x%20y")]
    [InlineData("https://xn--tst-qla.de/")]
    [InlineData("https://faß.de/")]
    [InlineData("https://bücher。example．com/")]
    [InlineData("https://example.com:443/")]
    [InlineData("https://8.8.8.8/")]
    [InlineData("https://[2a00:1450:4001:82a::200e]/")]
    public void Ordinary_addresses_pass(string url)
    {
        using var fixture = new GuardedHttpFixture();

        Assert.Null(fixture.Fetcher.Check(url, "url").Error);
    }

    [Fact]
    [Rule("S-76"), Rule("S-77"), Rule("S-79")]
    public async Task A_name_with_one_refused_address_among_good_ones_is_refused()
    {
        using var counter = new ConnectionCounter();
        foreach (var address in HostileUrls.Addresses)
        {
            foreach (var answer in (string[][])[[address], ["8.8.8.8", address], [address, "2a00:1450:4001:82a::200e"]])
            {
                using var fixture = new GuardedHttpFixture(new FetchOptions { Ports = [counter.Port] }, new ScriptedResolver(answer));

                Assert.Equal("url_not_allowed", CodeOf(await GetAsync(fixture, $"https://mixed.example.com:{counter.Port}/")));
            }
        }

        Assert.Equal(0, counter.Connections);
    }

    [Fact]
    [Rule("S-79")]
    public async Task A_name_is_resolved_once_so_that_DNS_rebinding_has_no_effect()
    {
        using var counter = new ConnectionCounter();
        // An allowed address that no registry assigns.
        var resolver = new ScriptedResolver(["2d00::1"], ["127.0.0.1"]);
        using var fixture = new GuardedHttpFixture(new FetchOptions { Ports = [counter.Port] }, resolver);

        Assert.Equal("url_unreachable", CodeOf(await GetAsync(fixture, $"https://flip.example.com:{counter.Port}/")));
        Assert.Equal(1, resolver.Asked);
        Assert.Equal("url_not_allowed", CodeOf(await GetAsync(fixture, $"https://flip.example.com:{counter.Port}/")));
        Assert.Equal(2, resolver.Asked);
        Assert.Equal(0, counter.Connections);
    }

    [Fact]
    [Rule("S-79")]
    public async Task A_name_with_too_many_addresses_is_refused()
    {
        using var fixture = new GuardedHttpFixture(new ScriptedResolver([.. Enumerable.Range(1, 33).Select(i => $"93.184.215.{i}")]));

        Assert.Equal("url_not_allowed", CodeOf(await GetAsync(fixture, "https://many.example.com/")));
    }

    [Fact]
    [Rule("S-76"), Rule("S-77"), Rule("S-78")]
    public void The_address_policy_agrees_with_a_slow_reference_everywhere()
    {
        var random = new byte[16 * 1_000_000];
        System.Security.Cryptography.RandomNumberGenerator.Fill(random);
        for (var i = 0; i < 1_000_000; i++)
        {
            var bytes = random.AsSpan(16 * i, 16);
            // Random addresses are rarely in the ranges, so half of them share the beginning of one.
            if (i % 2 == 0)
            {
                var (first, length) = SlowReference.Ranges[i / 2 % SlowReference.Ranges.Count];
                bytes = bytes[..first.GetAddressBytes().Length];
                first.GetAddressBytes().AsSpan(0, length / 8).CopyTo(bytes);
            }

            Agree(new IPAddress(i % 4 == 1 ? bytes[..4] : bytes));
        }

        foreach (var (first, length) in SlowReference.Ranges)
        {
            foreach (var edge in SlowReference.Edges(first, length))
                Agree(edge);
        }

        static void Agree(IPAddress address)
        {
            if (AddressPolicy.IsAllowed(address) != SlowReference.IsAllowed(address))
                Assert.Fail($"{address}: {SlowReference.IsAllowed(address)} by the reference");
        }
    }

    [Fact]
    [Rule("S-77")]
    public void The_translation_prefix_of_the_site_is_judged_by_what_it_embeds()
    {
        var prefix = IPAddress.Parse("64:ff9b::");

        Assert.True(AddressPolicy.IsAllowed(IPAddress.Parse("64:ff9b::8.8.8.8"), prefix));
        Assert.False(AddressPolicy.IsAllowed(IPAddress.Parse("64:ff9b::127.0.0.1"), prefix));
        Assert.False(AddressPolicy.IsAllowed(IPAddress.Parse("64:ff9b:1::808:808"), prefix));
    }

    private static Task<Result<FetchedDocument>> GetAsync(GuardedHttpFixture fixture, string url) =>
        fixture.Fetcher.GetDocumentAsync(url, FetchKind.Document, TestContext.Current.CancellationToken);

    private static string? CodeOf(Result<FetchedDocument> fetched) => (fetched.Error as ValidationFailed)?.Violations[0].Code;
}
