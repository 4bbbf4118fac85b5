using Postato.Api.Tests.Support;
using Postato.Testing;

namespace Postato.Api.Tests.Limits;

/// <summary>Requests whose end is ambiguous, and parts that are too long: refused, and the connection closed.</summary>
[Rule("S-105")]
public sealed class FramingTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    // The hidden second request: if it were served, it would be answered by a 404 that names its path.
    private const string Smuggled = "GET /v1/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static TheoryData<string, string> Ambiguous => new()
    {
        {
            "length and chunks",
            "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
        },
        { "chunks and length", "POST PATH HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" },
        { "two lengths", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: 2\r\nContent-Length: 50\r\n\r\n{}" },
        { "two equal lengths", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}" },
        { "a list of lengths", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: 2, 2\r\n\r\n{}" },
        { "a length below zero", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: -1\r\n\r\n" },
        { "a length in hexadecimal", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: 0x2\r\n\r\n{}" },
        { "a length with a sign", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: +2\r\n\r\n{}" },
        { "a length with a sign behind blanks", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: \t +2 \r\n\r\n{}" },
        { "a length of minus nothing", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: -0\r\n\r\n" },
        { "a length with a blank in it", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: 2 2\r\n\r\n{}" },
        { "a length with an exponent", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: 2e0\r\n\r\n{}" },
        { "a length with a point", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: 2.0\r\n\r\n{}" },
        { "a length that is a parameter too", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: 2;2\r\n\r\n{}" },
        { "a length in quotes", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: \"2\"\r\n\r\n{}" },
        { "a length behind a blank that is none in HTTP", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: \u00a02\r\n\r\n{}" },
        { "a length behind a form feed", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: \f2\r\n\r\n{}" },
        { "a length in other digits", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: \u00b2\r\n\r\n{}" },
        { "a length in thousands", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: 0,2\r\n\r\n{}" },
        { "an empty length", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length:\r\n\r\n" },
        { "a length beyond all bounds", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: 99999999999999999999\r\n\r\n{}" },
        { "a length longer than any number", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length: 000000000000000000000000000002\r\n\r\n{}" },
        { "a length in a folded header", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length:\r\n 2\r\n\r\n{}" },
        { "a tab before the colon", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length\t: 2\r\n\r\n{}" },
        { "a length and a header that hides one", "POST PATH HTTP/1.1\r\nHOST\r\n Content-Length: 2\r\n\r\n{}" },
        { "chunks twice", "POST PATH HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" },
        {
            "chunks in two headers",
            "POST PATH HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
        },
        {
            "chunks behind a blank that is none in HTTP",
            "POST PATH HTTP/1.1\r\nHOST\r\nTransfer-Encoding: \u000bchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
        },
        { "chunks in a folded header", "POST PATH HTTP/1.1\r\nHOST\r\nTransfer-Encoding:\r\n chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" },
        { "a chunk's length with a sign", "POST PATH HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n" },
        { "a chunk's length behind a blank", "POST PATH HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\n 2\r\n{}\r\n0\r\n\r\n" },
        { "a coding that nobody knows", "POST PATH HTTP/1.1\r\nHOST\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" },
        { "chunks that are not last", "POST PATH HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" },
        { "chunks over HTTP/1.0", "POST PATH HTTP/1.0\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" },
        { "a space before the colon", "POST PATH HTTP/1.1\r\nHOST\r\nContent-Length : 2\r\n\r\n{}" },
        { "a folded header", "POST PATH HTTP/1.1\r\nHOST\r\nX: a\r\n b\r\nContent-Length: 2\r\n\r\n{}" },
        { "lines that end in LF alone", "POST PATH HTTP/1.1\nHost: localhost\nContent-Length: 2\n\n{}" },
        { "one line that ends in LF alone", "POST PATH HTTP/1.1\r\nHOST\r\nX: y\nContent-Length: 2\r\n\r\n{}" },
        { "a CR in a header", "POST PATH HTTP/1.1\r\nHOST\r\nX: a\rb\r\nContent-Length: 2\r\n\r\n{}" },
        { "a NUL in a header", "POST PATH HTTP/1.1\r\nHOST\r\nX: a\0b\r\nContent-Length: 2\r\n\r\n{}" },
        { "a NUL in the path", "GET /v1/%00 HTTP/1.1\r\nHOST\r\n\r\n" },
        { "no name of a host", "GET /v1/me HTTP/1.1\r\n\r\n" },
        { "two names of hosts", "GET /v1/me HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n" },
        { "a name in the line that is not the host's", "GET http://evil.example/v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "a chunk whose line ends in LF alone", "POST PATH HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n" },
        {
            "a chunk whose extension holds an LF",
            "POST PATH HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\n2;a\nb\r\n{}\r\n0\r\n\r\n"
        },
        { "a chunk whose data end in LF alone", "POST PATH HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\n0\r\n\r\n" },
        { "a chunk longer than it says", "POST PATH HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}x\r\n0\r\n\r\n" },
        { "a chunk's length with a prefix", "POST PATH HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n" },
        {
            "a chunk's length beyond all bounds",
            "POST PATH HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}\r\n0\r\n\r\n"
        },
    };

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public async Task An_ambiguous_request_is_refused_and_nothing_after_it_is_served(string what, string request)
    {
        using var connection = await RawConnection.OpenAsync(customer.Host);
        await connection.SendAsync(Written(request) + Smuggled);
        var answer = await connection.ReadToEndAsync();

        Assert.True(answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), $"{what}: {answer}");
        Assert.Single(answer.Split("HTTP/1.1 "), part => part.Length > 0);
        Assert.DoesNotContain("smuggled", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9_000, 414)]
    [InlineData(100_000, 414)]
    public async Task An_address_has_eight_kilobytes(int length, int status)
    {
        using var connection = await RawConnection.OpenAsync(customer.Host);
        await connection.SendAsync($"GET /v1/{new string('a', length)} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_have_32_kilobytes_and_are_a_hundred()
    {
        foreach (var headers in (string[])[
            $"X: {new string('a', 33_000)}\r\n", string.Concat(Enumerable.Range(0, 40).Select(i => $"X{i}: {new string('a', 1_000)}\r\n")),
            string.Concat(Enumerable.Range(0, 101).Select(i => $"X{i}: a\r\n")),
        ])
        {
            using var connection = await RawConnection.OpenAsync(customer.Host);
            await connection.SendAsync($"GET /v1/me HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");
            Assert.StartsWith("HTTP/1.1 431 ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("GET\r\n\r\n")]
    [InlineData("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n")]
    public async Task Bytes_that_are_not_HTTP_get_an_empty_error_answer(string bytes)
    {
        using var connection = await RawConnection.OpenAsync(customer.Host);
        await connection.SendAsync(bytes);
        var answer = await connection.ReadToEndAsync();
        Assert.Matches("^HTTP/1.1 (400|505) ", answer);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_arrives_too_slowly_is_answered_with_a_problem()
    {
        foreach (var (path, type) in ((string, string)[])[("/posts", "application/json"), ("/media", "multipart/form-data; boundary=b")])
        {
            using var connection = await RawConnection.OpenAsync(customer.Host);
            await connection.SendAsync(
                $"POST {customer.In(path)} HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                    + $"Bearer {customer.Key}\r\nContent-Type: {type}\r\nContent-Length: 100000\r\n\r\n");
            var answer = await connection.ReadToEndAsync();
            Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
            Assert.Contains("\"error\":\"request_timeout\"", answer, StringComparison.Ordinal);
        }
    }

    private string Written(string request) => request
        .Replace("PATH", customer.In("/posts/validate"), StringComparison.Ordinal)
        .Replace(
            "HOST", $"Host: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer {customer.Key}", StringComparison.Ordinal);
}
