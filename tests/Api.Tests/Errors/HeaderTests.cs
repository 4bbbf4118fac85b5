using Postato.Api.Tests.Support;
using Postato.Testing;

namespace Postato.Api.Tests.Errors;

/// <summary>The headers of every answer, success or error.</summary>
public sealed class HeaderTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("GET", "/v1/me", 200)]
    [InlineData("GET", "/v1/platforms", 200)]
    [InlineData("GET", "/v1/nothing", 404)]
    [InlineData("PUT", "/v1/me", 405)]
    [InlineData("GET", "/docs", 200)]
    [InlineData("GET", "/docs/style.css", 200)]
    [InlineData("GET", "/openapi/v1.json", 200)]
    [InlineData("GET", "/connect/nothing", 404)]
    [InlineData("GET", "/health/live", 200)]
    [InlineData("GET", "/.well-known/security.txt", 200)]
    [InlineData("GET", "/media/a/b/c/d", 404)]
    [Rule("S-31")]
    public async Task Every_answer_has_the_security_headers(string method, string path, int status)
    {
        var answer = await customer.SendAsync(HttpMethod.Parse(method), $"~{path}");

        Assert.Equal(status, answer.Status);
        Assert.Equal(
            ("nosniff", "same-origin", "same-origin"),
            (answer.Headers["X-Content-Type-Options"],
                answer.Headers["Cross-Origin-Opener-Policy"], answer.Headers["Cross-Origin-Resource-Policy"]));
        Assert.Contains(answer.Headers["Referrer-Policy"], (string[])["strict-origin-when-cross-origin", "same-origin", "no-referrer"]);
        Assert.Contains("camera=()", answer.Headers["Permissions-Policy"], StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Headers.Keys, name => name is "Server" or "X-Powered-By" or "X-AspNet-Version" or "Set-Cookie");
    }

    [Fact]
    [Rule("S-32")]
    public async Task An_answer_to_a_caller_is_not_cached()
    {
        var id = await customer.CreateAsync();
        foreach (var answer in (Reply[])
            [
                await customer.GetAsync("/posts"), await customer.GetAsync($"/posts/{id}"), await customer.PostAsync("/posts", "{}"),
                await customer.GetAsync("/nothing"),
                await customer.SendAsync(HttpMethod.Get, "~/v1/me"), await customer.SendAsync(HttpMethod.Get, "~/v1/workspaces"),
                await customer.SendAsync(HttpMethod.Get, "~/V1/ME"),
            ])
            Assert.Equal("no-store", answer.Headers["Cache-Control"]);
    }

    [Fact]
    [Rule("S-32")]
    public async Task A_page_of_another_origin_cannot_read_answers()
    {
        foreach (var (method, path) in ((string, string)[])[
            ("GET", "/v1/me"), ("OPTIONS", "/v1/me"), ("GET", "/v1/platforms"), ("GET", "/openapi/v1.json"), ("GET", "/docs"),
        ])
        {
            var answer = await customer.SendAsync(
                HttpMethod.Parse(method), $"~{path}", null, ("Origin", "https://evil.example"), ("Access-Control-Request-Method", "GET"),
                ("Access-Control-Request-Headers", "authorization"));
            Assert.DoesNotContain(answer.Headers.Keys, name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    [Rule("S-30")]
    public async Task A_cookie_is_no_credential_and_changes_nothing_for_a_key()
    {
        using var alone = new HttpRequestMessage(HttpMethod.Get, "/v1/me")
        {
            Headers = { { "Cookie", "__Host-postato=anything; postato-connect=anything" } },
        };
        Assert.Equal(401, (await customer.SendAsync(alone)).Status);
        Assert.Equal(200, (await customer.SendAsync(HttpMethod.Get, "~/v1/me", null, ("Cookie", "__Host-postato=anything"))).Status);
    }

    [Fact]
    [Rule("S-123")]
    public async Task Health_says_one_word()
    {
        foreach (var path in (string[])["/health/live", "/health/ready"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            var health = await customer.SendAsync(request);
            Assert.Equal((200, """{"status":"ok"}"""), (health.Status, health.Body));
        }
    }

    [Fact]
    [Rule("S-122")]
    public async Task The_security_contact_is_published_at_the_well_known_path()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/security.txt");
        var text = await customer.SendAsync(request);
        Assert.Equal((200, "text/plain; charset=utf-8"), (text.Status, text.Headers["Content-Type"]));
        Assert.Contains("Contact: mailto:legal@postato.com.br", text.Body, StringComparison.Ordinal);
    }
}
