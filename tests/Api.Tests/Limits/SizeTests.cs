using System.Net.Http.Headers;
using System.Text;
using Postato.Api.Tests.Support;
using Postato.Testing;

namespace Postato.Api.Tests.Limits;

/// <summary>How large a request may be, and of what type.</summary>
[Rule("S-105")]
public sealed class SizeTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("POST", "/posts", false)]
    [InlineData("POST", "/posts", true)]
    [InlineData("POST", "/posts/validate", false)]
    [InlineData("POST", "/accounts/connect-links", false)]
    [InlineData("PATCH", "/posts/pst_01KAV3X4E6F8G0H2J5K7M9N1P3", true)]
    public async Task A_body_of_JSON_has_a_megabyte_at_most(string method, string path, bool chunked)
    {
        var body =
            $$"""{"platform":"paper","accountId":"{{customer.Account}}","status":"draft","content":"{{new string('x', 1 << 20)}}"}""";
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), customer.In(path))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", customer.Key);
        request.Headers.TransferEncodingChunked = chunked;

        var refused = await customer.SendAsync(request);
        Assert.Equal((413, "payload_too_large", 1 << 20), (refused.Status, refused.Error, refused.Json.GetProperty("limit").GetInt32()));
    }

    [Theory]
    [InlineData("Content-Length: 41943040", 413)]
    [InlineData("Transfer-Encoding: chunked", 413)]
    [InlineData("Content-Length: 41943040\r\nX-No: key", 401)]
    public async Task A_client_still_sending_a_body_that_is_too_long_can_read_the_answer(string framing, int status)
    {
        using var connection = await RawConnection.OpenAsync(customer.Host);
        var key = status == 401 ? "" : $"Authorization: Bearer {customer.Key}\r\n";
        await connection.SendAsync(
            $"POST {customer.In("/posts")} HTTP/1.1\r\nHost: localhost\r\n{key}Content-Type: application/json\r\n{framing}\r\n\r\n");
        // Forty megabytes, from a client that reads only after it has sent everything.
        var chunk = new string('x', 1 << 20);
        for (var sent = 0; sent < 40; sent++)
            await connection.SendAsync(framing.StartsWith("Transfer", StringComparison.Ordinal) ? $"100000\r\n{chunk}\r\n" : chunk);
        if (framing.StartsWith("Transfer", StringComparison.Ordinal))
            await connection.SendAsync("0\r\n\r\n");

        var answer = await connection.ReadToEndAsync();
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        Assert.Contains(status == 413 ? "\"limit\":1048576" : "unauthenticated", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_never_stops_sending_is_disconnected_after_some_seconds()
    {
        using var connection = await RawConnection.OpenAsync(customer.Host);
        await connection.SendAsync(
            $"POST {customer.In("/posts")} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {customer.Key}\r\nContent-Type: "
                + $"application/json\r\nContent-Length: 999999999\r\n\r\nx");
        // The client sends nothing more, and the connection is closed.
        Assert.StartsWith("HTTP/1.1 413 ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_just_below_the_limit_is_read_completely()
    {
        var text = new string('x', (1 << 20) - 200);
        var made = await customer.PostAsync(
            "/posts", $$"""{"platform":"paper","accountId":"{{customer.Account}}","status":"draft","content":"{{text}}"}""");
        Assert.Equal((201, text), (made.Status, made.Text("content")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=b")]
    [InlineData("application/xml")]
    [InlineData("application/jsonx")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=iso-8859-1")]
    public async Task A_body_of_another_type_is_refused_with_the_one_that_is_taken(string? type)
    {
        foreach (var path in (string[])["/posts", "/posts/batch", "/posts/validate"])
        {
            var content = new ByteArrayContent("{}"u8.ToArray());
            if (type is not null)
                content.Headers.TryAddWithoutValidation("Content-Type", type);
            var refused = await customer.PostAsync(path, content);
            Assert.Equal((415, "unsupported_media_type"), (refused.Status, refused.Error));
            Assert.Equal(["application/json"], refused.Json.GetProperty("limit").EnumerateArray().Select(taken => taken.GetString()));
        }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("APPLICATION/JSON")]
    [InlineData("application/vnd.postato+json")]
    public async Task A_JSON_content_type_is_accepted_in_every_spelling(string type)
    {
        var content = new ByteArrayContent(
            Encoding.UTF8.GetBytes($$"""{"platform":"paper","accountId":"{{customer.Account}}","status":"draft","content":"ä"}"""));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        var made = await customer.PostAsync("/posts", content);
        Assert.Equal((201, "ä"), (made.Status, made.Text("content")));
    }

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        var content = new ByteArrayContent("{}"u8.ToArray()) { Headers = { ContentType = new("application/json") } };
        content.Headers.ContentEncoding.Add("gzip");
        Assert.Equal(415, (await customer.PostAsync("/posts", content)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("\"\"")]
    [InlineData("\"a\"b\"")]
    [Rule("S-98")]
    public async Task An_idempotency_key_is_printable_and_not_empty(string key)
    {
        var refused = await customer.PostAsync("/posts", Draft(), ("Idempotency-Key", key));
        Assert.Equal((400, "Idempotency-Key"), (refused.Status, refused.Details.Keys.Single()));
    }

    [Fact]
    [Rule("S-98")]
    public async Task An_idempotency_key_has_at_most_255_characters_and_is_sent_once()
    {
        Assert.Equal(201, (await customer.PostAsync("/posts", Draft(), ("Idempotency-Key", new string('k', 255)))).Status);
        Assert.Equal(400, (await customer.PostAsync("/posts", Draft(), ("Idempotency-Key", new string('k', 256)))).Status);
        Assert.Equal(400, (await customer.PostAsync("/posts", Draft(), ("Idempotency-Key", "a"), ("Idempotency-Key", "b"))).Status);
    }

    private object Draft() => new { platform = "paper", accountId = customer.Account, status = "draft", content = "x" };
}
