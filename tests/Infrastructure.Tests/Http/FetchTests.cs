using System.Net;
using System.Net.Sockets;
using System.Text;
using Postato.Application.Deliveries;
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
    public async Task An_opened_origin_is_read_and_the_request_says_no_more_than_it_must()
    {
        using var server = new RawServer(_ => RawServer.Ok("hello"));
        using var door = new Door(null, server.Origin);

        var document = (await door.Fetcher.GetDocumentAsync($"{server.Origin}/doc", FetchKind.Document, Ct)).Value;

        Assert.Equal("hello", Encoding.UTF8.GetString(document.Body.Span));
        var request = Assert.Single(server.Requests);
        Assert.Contains("User-Agent: Postato/1.0 (+https://postato.com.br)", request, StringComparison.Ordinal);
        Assert.Contains("Accept-Encoding: identity", request, StringComparison.Ordinal);
        foreach (var header in (string[])["Cookie", "Referer", "traceparent", "Authorization"])
            Assert.DoesNotContain(header, request, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Rule("S-81")]
    public async Task Three_redirects_are_followed_and_a_fourth_is_not()
    {
        var hops = 0;
        using var server = new RawServer(_ => hops++ < 4 ? RawServer.Redirect($"/hop{hops}") : RawServer.Ok("end"));
        using var door = new Door(null, server.Origin);

        var document = (await door.Fetcher.GetDocumentAsync($"{server.Origin}/", FetchKind.Document, Ct)).Value;

        Assert.Equal(302, document.Status);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    [Rule("S-81")]
    public async Task Where_no_redirect_is_allowed_none_is_followed()
    {
        using var server = new RawServer(_ => RawServer.Redirect("/next"));
        using var door = new Door(null, server.Origin);

        Assert.Equal(302, (await door.Fetcher.GetDocumentAsync($"{server.Origin}/", FetchKind.DocumentWithoutRedirects, Ct)).Value.Status);
        Assert.Single(server.Requests);
    }

    [Theory]
    [Rule("S-81"), Rule("S-87")]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("https://127.0.0.1:{0}/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("//localhost:{0}/")]
    [InlineData("file:///etc/passwd")]
    public async Task A_redirect_is_judged_like_any_address(string target)
    {
        using var counter = new ConnectionCounter();
        using var server = new RawServer(_ => RawServer.Redirect(string.Format(System.Globalization.CultureInfo.InvariantCulture, target, counter.Port)));
        using var door = new Door(null, server.Origin);

        Assert.Equal("url_not_allowed", CodeOf(await door.Fetcher.GetDocumentAsync($"{server.Origin}/", FetchKind.Document, Ct)));
        Assert.Equal(0, counter.Connections);
    }

    [Fact]
    [Rule("S-82"), Rule("S-83")]
    public async Task Answers_that_are_too_long_cut_short_or_encoded_are_refused()
    {
        string[] answers =
        [
            RawServer.Ok(new string('x', 70_000)),
            $"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{new string('x', 70_000)}",
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
            $"HTTP/1.1 200 OK\r\nX-Big: {new string('h', 40_000)}\r\nContent-Length: 0\r\n\r\n",
            RawServer.Ok("zipped", "Content-Encoding: gzip\r\n"),
            "no HTTP at all",
            "",
        ];
        foreach (var answer in answers)
        {
            using var server = new RawServer(_ => answer);
            using var door = new Door(null, server.Origin);

            Assert.Equal("url_unreachable", CodeOf(await door.Fetcher.GetDocumentAsync($"{server.Origin}/", FetchKind.Document, Ct)));
        }
    }

    [Fact]
    public async Task A_refused_connection_never_left()
    {
        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var origin = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        using var door = new Door(null, origin);

        await Assert.ThrowsAsync<RequestNeverLeft>(() => Post(door, origin));
    }

    [Fact]
    public async Task A_connection_that_closes_after_the_request_lost_the_answer_and_is_not_sent_again()
    {
        using var server = new RawServer(_ => null);
        using var door = new Door(null, server.Origin);

        await Assert.ThrowsAsync<AnswerLost>(() => Post(door, server.Origin));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_half_answer_is_lost_and_says_its_status()
    {
        using var server = new RawServer(_ => "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"uri\":");
        using var door = new Door(null, server.Origin);

        Assert.Equal(200, (await Assert.ThrowsAsync<AnswerLost>(() => Post(door, server.Origin))).Status);
    }

    [Fact]
    [Rule("S-6"), Rule("S-111")]
    public async Task The_timeline_sees_what_was_asked_and_no_value_of_it()
    {
        using var server = new RawServer(_ => RawServer.Ok("{}"));
        using var door = new Door(null, server.Origin);
        var log = RequestLog.Begin();

        using var request = new HttpRequestMessage(HttpMethod.Post, $"{server.Origin}/token?code=plain-secret&state=other") { Content = new StringContent("refresh_token=plain-secret") };
        request.Headers.TryAddWithoutValidation("Authorization", "DPoP plain-secret");
        await door.Http.SendAsync(request, GuardedHttp.CallLimit, Ct);

        var record = Assert.Single(log.Records);
        Assert.Equal(($"{server.Origin}/token?code&state", 200, "answered"), (record.Url, record.Status, record.Outcome));
        Assert.DoesNotContain("plain-secret", System.Text.Json.JsonSerializer.Serialize(log.Records), StringComparison.Ordinal);
    }

    private static async Task Post(Door door, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{origin}/") { Content = new StringContent("{}") };
        await door.Http.SendAsync(request, GuardedHttp.CallLimit, Ct);
    }

    private static string? CodeOf(Result<FetchedDocument> fetched) => (fetched.Error as ValidationFailed)?.Violations[0].Code;
}
