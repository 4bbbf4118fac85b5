using Postato.Api.Tests.Support;
using Postato.Testing;

namespace Postato.Api.Tests.Errors;

/// <summary>Unknown paths and methods, and invalid credentials.</summary>
public sealed class RouteTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private static readonly string[] Members = ["type", "title", "status", "detail", "instance", "traceId", "error", "message"];

    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("/")]
    [InlineData("/nothing")]
    [InlineData("/v1")]
    [InlineData("/v1/nothing")]
    [InlineData("/v2/me")]
    [InlineData("/v1/workspaces/x/y/z")]
    [InlineData("/v1%2Fme")]
    [InlineData("/swagger")]
    [InlineData("/.env")]
    [InlineData("/appsettings.json")]
    [InlineData("/metrics")]
    [InlineData("/hangfire")]
    [Rule("S-123")]
    public async Task An_unknown_path_is_answered_404_with_a_problem(string path)
    {
        var gone = await customer.SendAsync(HttpMethod.Get, $"~{path}");
        AssertProblem(gone, 404, "not_found");
        Assert.Equal(Uri.UnescapeDataString(path), Uri.UnescapeDataString(gone.Text("instance")));
    }

    [Theory]
    [InlineData("PUT", "/v1/me", "GET")]
    [InlineData("POST", "/v1/me", "GET")]
    [InlineData("DELETE", "/v1/workspaces", "GET")]
    [InlineData("POST", "/v1/workspaces", "GET")]
    [InlineData("POST", "/v1/platforms", "GET")]
    [InlineData("TRACE", "/v1/platforms", "GET")]
    [InlineData("OPTIONS", "/v1/platforms", "GET")]
    [InlineData("PATCH", "/v1/workspaces/x", "GET")]
    [InlineData("PUT", "/v1/workspaces/x/posts", "GET, POST")]
    [InlineData("PUT", "/v1/workspaces/x/posts/y", "DELETE, GET, PATCH")]
    [InlineData("GET", "/v1/workspaces/x/posts/y/cancel", "POST")]
    [InlineData("GET", "/v1/workspaces/x/posts/y/retry", "POST")]
    [InlineData("POST", "/v1/workspaces/x/posts/y/timeline", "GET")]
    [InlineData("PATCH", "/v1/workspaces/x/media/y", "DELETE, GET")]
    [InlineData("PUT", "/v1/workspaces/x/accounts/connect-links", "POST")]
    [InlineData("GET", "/v1/workspaces/x/accounts/connect-links", "POST")]
    [InlineData("GET", "/v1/workspaces/x/posts/batch", "POST")]
    [InlineData("PATCH", "/v1/workspaces/x/posts/batch", "POST")]
    [InlineData("GET", "/v1/workspaces/x/posts/validate", "POST")]
    [InlineData("DELETE", "/v1/workspaces/x/posts/Validate", "POST")]
    [InlineData("DELETE", "/status", "GET")]
    [InlineData("DELETE", "/connect/x", "GET, POST")]
    [InlineData("POST", "/docs", "GET")]
    [InlineData("POST", "/health/live", "GET, HEAD")]
    [InlineData("DELETE", "/health/ready", "GET, HEAD")]
    public async Task A_wrong_method_is_answered_405_with_the_allowed_ones(string method, string path, string allowed)
    {
        var refused = await customer.SendAsync(HttpMethod.Parse(method), $"~{path}");
        AssertProblem(refused, 405, "method_not_allowed");
        Assert.Equal(allowed, string.Join(", ", refused.Headers["Allow"].Split(", ").Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("GET", "/v1/me")]
    [InlineData("GET", "/v1/workspaces")]
    [InlineData("GET", "/v1/workspaces/x")]
    [InlineData("GET", "/v1/workspaces/x/posts?limit=x")]
    [InlineData("POST", "/v1/workspaces/x/posts")]
    [InlineData("POST", "/v1/workspaces/x/posts/batch")]
    [InlineData("POST", "/v1/workspaces/x/media")]
    [InlineData("PATCH", "/v1/workspaces/x/posts/y")]
    [Rule("S-13")]
    public async Task A_request_without_a_key_is_refused_before_anything_else_is_checked(string method, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path)
        {
            Content = method == "GET" ? null : new StringContent("not json"),
        };
        var refused = await customer.SendAsync(request);
        AssertProblem(refused, 401, "unauthenticated");
        Assert.Equal("Bearer", refused.Headers["WWW-Authenticate"]);
    }

    [Fact]
    [Rule("S-13")]
    public async Task A_key_counts_in_its_header_and_nowhere_else()
    {
        using var query = new HttpRequestMessage(
            HttpMethod.Get, $"/v1/me?key={customer.Key}&access_token={customer.Key}&authorization=Bearer%20{customer.Key}");
        using var cookie = new HttpRequestMessage(HttpMethod.Get, "/v1/me")
        {
            Headers = { { "Cookie", $"Authorization=Bearer {customer.Key}; key={customer.Key}" } },
        };
        using var header = new HttpRequestMessage(HttpMethod.Get, "/v1/me")
        {
            Headers = { { "X-Api-Key", customer.Key }, { "Proxy-Authorization", $"Bearer {customer.Key}" } },
        };
        using var body = new HttpRequestMessage(HttpMethod.Post, customer.In("/posts"))
        {
            Content = new StringContent($$"""{"key":"{{customer.Key}}"}""", System.Text.Encoding.UTF8, "application/json"),
        };
        foreach (var request in (HttpRequestMessage[])[query, cookie, header, body])
            AssertProblem(await customer.SendAsync(request), 401, "unauthenticated");

        Assert.Equal(
            401, (await AsAsync($"Basic {Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"x:{customer.Key}"))}")).Status);
        Assert.Equal(401, (await AsAsync(customer.Key)).Status);
        Assert.Equal(401, (await AsAsync($"Bearer  {customer.Key}")).Status);
        Assert.Equal(401, (await AsAsync($"Bearer {customer.Key.ToUpperInvariant()}")).Status);
        Assert.Equal(401, (await AsAsync($"Bearer {customer.Key[..^1]}{(customer.Key[^1] == '0' ? '1' : '0')}")).Status);
        Assert.Equal(200, (await AsAsync($"bearer {customer.Key}")).Status);
    }

    [Theory]
    [InlineData("/v1/me")]
    [InlineData("/v1/platforms")]
    [InlineData("/nothing")]
    [Rule("S-13")]
    public async Task Two_keys_on_one_request_are_a_malformed_request(string path)
    {
        var refused = await RawAsync(
            $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {customer.Key}\r\nAuthorization: "
                + $"Bearer other\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", refused, StringComparison.Ordinal);
        Assert.Contains("\"error\":\"INVALID_REQUEST\"", refused, StringComparison.Ordinal);
        Assert.Contains("Send one Authorization header.", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//v1/me")]
    [InlineData("/v1//me")]
    [InlineData("/v1/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/v1/../../etc/passwd")]
    [InlineData("/v1/me;x=y")]
    [InlineData("/v1/%ff%fe")]
    [InlineData("*")]
    public async Task A_malformed_path_is_not_found(string path)
    {
        var gone = await RawAsync(
            $"{(path == "*" ? "OPTIONS" : "GET")} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
                + $"Bearer {customer.Key}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 404 ", gone, StringComparison.Ordinal);
        Assert.Contains("\"error\":\"not_found\"", gone, StringComparison.Ordinal);
    }

    private async Task<string> RawAsync(string request)
    {
        using var connection = await RawConnection.OpenAsync(customer.Host);
        await connection.SendAsync(request);
        return await connection.ReadToEndAsync();
    }

    private async Task<Reply> AsAsync(string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await customer.SendAsync(request);
    }

    private static void AssertProblem(Reply reply, int status, string error)
    {
        Assert.Equal((status, "application/problem+json"), (reply.Status, reply.Headers["Content-Type"]));
        Assert.Equal(Members, reply.Json.EnumerateObject().Select(member => member.Name).Where(name => name != "details"));
        Assert.Equal(
            (error, status, $"https://postato.com.br/errors/{error.ToLowerInvariant()}"),
            (reply.Error, reply.Json.GetProperty("status").GetInt32(), reply.Text("type")));
        Assert.Matches("^[0-9a-f]{32}$", reply.Text("traceId"));
    }
}
