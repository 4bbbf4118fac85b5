using Postato.Api.Tests.Support;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Errors;

/// <summary>The id by which a caller and an operator find the same request.</summary>
public sealed class TraceTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private Customer customer = null!;

    public async ValueTask InitializeAsync() => customer = await sharedHost.CreateTenantAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("GET", "/v1/me", 200)]
    [InlineData("GET", "/v1/nothing", 404)]
    [InlineData("PUT", "/v1/me", 405)]
    [InlineData("GET", "/v1/me?x=y", 400)]
    [InlineData("GET", "/docs", 200)]
    [InlineData("GET", "/connect/nothing", 404)]
    [InlineData("GET", "/health/live", 200)]
    public async Task Every_answer_names_its_request(string method, string path, int status)
    {
        var answer = await customer.SendAsync(HttpMethod.Parse(method), $"~{path}");
        Assert.Equal(status, answer.Status);
        Assert.Matches("^[0-9a-f]{32}$", answer.Headers["X-Request-Id"]);
        if (answer.Headers["Content-Type"] == "application/problem+json")
            Assert.Equal(answer.Text("traceId"), answer.Headers["X-Request-Id"]);
    }

    [Theory]
    [InlineData("request-7")]
    [InlineData("a b")]
    [InlineData("<script>")]
    public async Task A_request_id_from_the_client_is_not_echoed(string name) =>
        Assert.Matches(
            "^[0-9a-f]{32}$", (await customer.SendAsync(HttpMethod.Get, "~/v1/me", null, ("X-Request-Id", name))).Headers["X-Request-Id"]);

    [Fact]
    public async Task A_client_that_traces_its_calls_finds_its_own_trace() =>
        Assert.Equal(
            "4bf92f3577b34da6a3ce929d0e0e4736",
            (await customer.SendAsync(
                HttpMethod.Get, "~/v1/me", null,
                ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))).Headers["X-Request-Id"]);
}

/// <summary>The log entries of a request.</summary>
[Rule("S-112")]
public sealed class RequestLineTests
{
    [Fact]
    public async Task The_id_of_an_answer_finds_one_log_line_with_caller_request_and_status()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        await using var host = await ApiProcess.StartAsync(database, logged: true);
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"/v1/workspaces/{testTenant.Workspace.Id}/posts?q=hidden-words&limit=0");
        request.Headers.Authorization = new("Bearer", testTenant.Secret.Value.Reveal());
        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var trace = answer.Headers.GetValues("X-Request-Id").Single();

        string[] Lines() =>
            [.. host.Log.Split('\n')
                .Where(line => line.Contains(trace, StringComparison.Ordinal)
                    && line.Contains("\"EventName\":\"http.request\"", StringComparison.Ordinal))];
        await Eventually.TrueAsync(() => Task.FromResult(Lines().Length > 0), TestContext.Current.CancellationToken);
        var line = System.Text.Json.JsonElement.Parse(Assert.Single(Lines()));
        var state = line.GetProperty("State");

        Assert.Equal(trace, line.GetProperty("TraceId").GetString());
        Assert.InRange(
            line.GetProperty("Timestamp").GetDateTimeOffset(), TimeProvider.System.GetUtcNow().AddMinutes(-2),
            TimeProvider.System.GetUtcNow().AddMinutes(1));
        Assert.Equal(
            ("GET", "/v1/workspaces/{ws}/posts", 400),
            (state.GetProperty("Method").GetString(),
                state.GetProperty("Route").GetString()!.TrimEnd('/'), state.GetProperty("Status").GetInt32()));
        Assert.True(state.GetProperty("Ms").GetDouble() >= 0);
        Assert.DoesNotContain("hidden-words", host.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(testTenant.Secret.Value.Reveal(), host.Log, StringComparison.Ordinal);

        // The entry names a caller that was admitted.
        using var me = new HttpRequestMessage(HttpMethod.Get, $"/v1/workspaces/{testTenant.Workspace.Id}");
        me.Headers.Authorization = new("Bearer", testTenant.Secret.Value.Reveal());
        using var read = await host.Client.SendAsync(me, TestContext.Current.CancellationToken);
        trace = read.Headers.GetValues("X-Request-Id").Single();
        await Eventually.TrueAsync(() => Task.FromResult(Lines().Length > 0), TestContext.Current.CancellationToken);
        state = System.Text.Json.JsonElement.Parse(Lines()[0]).GetProperty("State");
        Assert.Equal(
            (testTenant.Tenant.Id.ToString(), testTenant.Workspace.Id.ToString(), testTenant.Agent.Id.ToString()),
            (state.GetProperty("Tenant").GetString(), state.GetProperty("Workspace").GetString(), state.GetProperty("Caller").GetString()));
        Assert.StartsWith("key_", state.GetProperty("Key").GetString(), StringComparison.Ordinal);
    }
}
