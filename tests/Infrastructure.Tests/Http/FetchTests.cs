using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Postato.Application.Http;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;
using Postato.Testing;

namespace Postato.Infrastructure.Tests.Http;

public sealed class FetchTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Rule("S-80"), Rule("S-83"), Rule("S-88")]
    public async Task An_opened_origin_is_fetched_with_minimal_headers()
    {
        using var server = new RawServer(_ => RawServer.Ok("hello", "Set-Cookie: a=b\r\nAlt-Svc: h3=\":443\"\r\n"));
        using var fixture = new GuardedHttpFixture(null, server.Origin);

        for (var i = 0; i < 2; i++)
            Assert.Equal("hello", Encoding.UTF8.GetString((await GetAsync(fixture, $"{server.Origin}/doc")).Value.Body.Span));

        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, request =>
            Assert.Equal(
                ["GET /doc HTTP/1.1",
                    $"Host: {server.Authority}", "User-Agent: Postato/1.0 (+https://postato.com.br)", "Accept-Encoding: identity",
                ],
                request.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    [Rule("S-88")]
    public async Task An_opened_origin_opens_no_other()
    {
        using var counter = new ConnectionCounter();
        using var server = new RawServer(_ => RawServer.Ok("hello"));
        using var fixture = new GuardedHttpFixture(null, server.Origin);

        string[] beside =
        [
            $"http://127.0.0.1:{counter.Port}/", $"https://{server.Authority}/",
            server.Origin.Replace("127.0.0.1", "localhost", StringComparison.Ordinal),
            server.Origin.Replace("127.0.0.1", "127.0.0.2", StringComparison.Ordinal),
            server.Origin.Replace("127.0.0.1", "127.1", StringComparison.Ordinal),
            server.Origin.Replace("127.0.0.1", "[::1]", StringComparison.Ordinal),
            server.Origin.Replace("127.0.0.1", "[::ffff:127.0.0.1]", StringComparison.Ordinal),
            server.Origin.Replace("//", "//user@", StringComparison.Ordinal), $"{server.Origin}/a b", $"{server.Origin}\\@example.com/",
            $"{server.Origin}/{new string('a', 2_100)}",
        ];
        foreach (var url in beside)
            Assert.Equal("url_not_allowed", CodeOf(await GetAsync(fixture, url)));

        Assert.Empty(server.Requests);
        Assert.Equal(0, counter.Connections);
    }

    [Fact]
    [Rule("S-81")]
    public async Task Three_redirects_are_followed_and_a_fourth_is_not()
    {
        using var server = new RawServer(head => head.Split(' ')[1] switch
        {
            "/4" => RawServer.Redirect("/3"),
            "/3" => RawServer.Redirect("2"),
            "/2" => RawServer.Redirect("?1"),
            "/2?1" => RawServer.Redirect("/0"),
            _ => RawServer.Ok("end"),
        });
        using var fixture = new GuardedHttpFixture(null, server.Origin);

        Assert.Equal($"{server.Origin}/0", (await GetAsync(fixture, $"{server.Origin}/3")).Value.Location.AbsoluteUri);
        Assert.Equal("url_unreachable", CodeOf(await GetAsync(fixture, $"{server.Origin}/4")));
        Assert.Equal(8, server.Requests.Count);
    }

    [Fact]
    [Rule("S-81")]
    public async Task Where_no_redirect_is_allowed_none_is_followed()
    {
        using var server = new RawServer(_ => RawServer.Redirect("/next"));
        using var fixture = new GuardedHttpFixture(null, server.Origin);

        Assert.Equal(
            302, (await fixture.Fetcher.GetDocumentAsync($"{server.Origin}/", FetchKind.DocumentWithoutRedirects, Ct)).Value.Status);
        Assert.Single(server.Requests);
    }

    [Theory]
    [Rule("S-81"), Rule("S-87")]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("https://127.0.0.1:{0}/")]
    [InlineData("http://example.com/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]:{0}/")]
    [InlineData("//localhost:{0}/")]
    [InlineData("//0x7f.1:{0}/")]
    [InlineData("//0x08080808/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1:{0}/")]
    public async Task A_redirect_is_judged_like_any_address(string target)
    {
        using var counter = new ConnectionCounter();
        using var server = new RawServer(_ => RawServer.Redirect(string.Format(CultureInfo.InvariantCulture, target, counter.Port)));
        using var fixture = new GuardedHttpFixture(null, server.Origin);

        Assert.Equal("url_not_allowed", CodeOf(await GetAsync(fixture, $"{server.Origin}/")));
        Assert.Equal(0, counter.Connections);
    }

    [Theory]
    [Rule("S-81")]
    [InlineData("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation:\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: \\\\127.0.0.1\\a\r\nContent-Length: 0\r\n\r\n")]
    public async Task A_redirect_without_a_valid_target_is_not_followed(string answer)
    {
        using var server = new RawServer(_ => answer);
        using var fixture = new GuardedHttpFixture(null, server.Origin);

        Assert.Equal("url_unreachable", CodeOf(await GetAsync(fixture, $"{server.Origin}/")));
        Assert.Single(server.Requests);
    }

    [Fact]
    [Rule("S-81")]
    public async Task A_redirect_of_more_than_2048_characters_is_not_followed()
    {
        using var server = new RawServer(_ => RawServer.Redirect($"/{new string('a', 2_048)}"));
        using var fixture = new GuardedHttpFixture(null, server.Origin);

        Assert.Equal("url_unreachable", CodeOf(await GetAsync(fixture, $"{server.Origin}/")));
        Assert.Single(server.Requests);
    }

    [Fact]
    [Rule("S-82"), Rule("S-83")]
    public async Task Answers_that_are_too_long_cut_short_encoded_or_not_as_announced_are_refused()
    {
        string[] answers =
        [
            RawServer.Ok(new string('x', 65_537)),
            $"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{new string('x', 70_000)}",
            $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n11170\r\n{new string('x', 70_000)}\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nlonger than that",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\nshort",
            $"HTTP/1.1 200 OK\r\nX-Big: {new string('h', 33_000)}\r\nContent-Length: 0\r\n\r\n",
            $"HTTP/1.1 200 OK\r\n{string.Concat(Enumerable.Range(0, 2_000).Select(i => $"X-Many-{i}: some value\r\n"))}Content-Length: "
                + $"0\r\n\r\n",
            RawServer.Ok("zipped", "Content-Encoding: gzip\r\n"),
            RawServer.Ok("zipped", "Content-Encoding: identity, br\r\n"),
            "no HTTP at all",
            "",
        ];
        foreach (var answer in answers)
        {
            using var server = new RawServer(_ => answer);
            using var fixture = new GuardedHttpFixture(null, server.Origin);

            Assert.True(CodeOf(await GetAsync(fixture, $"{server.Origin}/")) == "url_unreachable", answer[..Math.Min(answer.Length, 100)]);
        }
    }

    [Fact]
    [Rule("S-82")]
    public async Task An_answer_just_within_the_limits_is_read()
    {
        string[] answers =
        [
            RawServer.Ok(new string('x', 65_536)),
            $"HTTP/1.1 200 OK\r\nX-Big: {new string('h', 32_000)}\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello",
            RawServer.Ok("hello", "Content-Encoding: identity\r\n"),
        ];
        foreach (var answer in answers)
        {
            using var server = new RawServer(_ => answer);
            using var fixture = new GuardedHttpFixture(null, server.Origin);

            Assert.Equal(200, (await GetAsync(fixture, $"{server.Origin}/")).Value.Status);
        }
    }

    [Fact]
    [Rule("S-82")]
    public async Task A_document_has_five_seconds_however_slowly_it_arrives()
    {
        var clock = new FakeTimeProvider();
        using var server = new RawServer(async (_, stream) =>
        {
            await RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n");
            for (var i = 0; i < 49; i++)
                await RawServer.WriteAsync(stream, "x");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Ct);
            return false;
        });
        using var fixture = new GuardedHttpFixture(new FetchOptions { AllowOrigins = [server.Origin] }, null, clock);

        var fetching = GetAsync(fixture, $"{server.Origin}/");
        await Eventually.TrueAsync(() => Task.FromResult(server.Requests.Count == 1), Ct);
        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(fetching.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal("url_unreachable", CodeOf(await fetching));
    }

    [Fact]
    [Rule("S-79"), Rule("S-129")]
    public async Task A_name_server_has_three_seconds_and_a_timeout_is_a_refusal()
    {
        var clock = new FakeTimeProvider();
        var resolver = new SilentResolver();
        using var fixture = new GuardedHttpFixture(new FetchOptions(), resolver, clock);

        var fetching = GetAsync(fixture, "https://silent.example.com/");
        await resolver.Asked;
        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.IsType<Unavailable>((await fetching).Error);
    }

    [Fact]
    [Rule("S-82"), Rule("S-118")]
    public async Task A_host_gets_four_requests_at_once()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var server = new RawServer(async (_, stream) =>
        {
            await gate.Task;
            await RawServer.WriteAsync(stream, RawServer.Ok("hello"));
            return false;
        });
        using var fixture = new GuardedHttpFixture(null, server.Origin);

        var all = Enumerable.Range(0, 80).Select(i => GetAsync(fixture, $"{server.Origin}/{i}")).ToList();
        await Eventually.TrueAsync(() => Task.FromResult(server.Requests.Count == 4), Ct);
        // Sixty more wait for a slot; any further one is refused at once.
        Assert.Equal(16, all.Count(fetching => fetching is { IsCompletedSuccessfully: true, Result.Error: Unavailable }));
        gate.SetResult();

        Assert.Equal(64, (await Task.WhenAll(all)).Count(fetched => fetched.Error is null));
    }

    [Fact]
    public async Task A_caller_that_cancels_gets_no_answer()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var resolver = new SilentResolver();
        using var fixture = new GuardedHttpFixture(resolver);

        var fetching = fixture.Fetcher.GetDocumentAsync("https://silent.example.com/", FetchKind.Document, cancellation.Token);
        await resolver.Asked;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetching);
    }

    private static Task<Result<FetchedDocument>> GetAsync(GuardedHttpFixture fixture, string url) =>
        fixture.Fetcher.GetDocumentAsync(url, FetchKind.Document, Ct);

    private static string? CodeOf(Result<FetchedDocument> fetched) => (fetched.Error as ValidationFailed)?.Violations[0].Code;
}
