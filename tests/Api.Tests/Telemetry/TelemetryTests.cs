using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Secrets;
using Postato.Api.Tests.Support;
using Postato.Application.Deliveries;
using Postato.Testing;
using Postato.Testing.Postgres;
using Postato.Testing.Telemetry;

namespace Postato.Api.Tests.Telemetry;

/// <summary>Spans and metrics as collectors receive them.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private readonly OtlpCollector collector = new();
    private readonly int port = FreePort.Find();

    private TestDatabase database = null!;
    private ApiHost host = null!;
    private HttpClient client = null!;
    private HostServices hostServices = null!;
    private TestTenant testTenant = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(Ct);
        host = new ApiHost(database, settings: new Dictionary<string, string>
        {
            ["Telemetry:Otlp"] = collector.Address,
            ["Telemetry:OtlpProtocol"] = "http",
            ["Telemetry:Metrics"] = $"http://127.0.0.1:{port}",
        });
        client = host.Listen();
        hostServices = new HostServices(database.App);
        testTenant = await TestTenant.CreateTenantAsync(hostServices);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await host.DisposeAsync();
        await hostServices.DisposeAsync();
        await collector.DisposeAsync();
    }

    [Fact]
    public async Task A_request_is_spans_of_the_host_the_use_case_and_the_database_in_the_trace_that_the_answer_names()
    {
        using var answer = await SendAsync($"/v1/workspaces/{testTenant.Workspace.Id}/posts");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var trace = answer.Headers.GetValues("X-Request-Id").Single();

        var spans = await Eventually.GetAsync(
            () => Task.FromResult(collector.Spans.Where(span => span.TraceId == trace).ToList()), found => found.Count >= 3, Ct);
        Assert.All(spans, span => Assert.Equal("postato-api", span.Service));
        var request = Assert.Single(spans, span => span.Attributes.ContainsKey("http.route"));
        Assert.Equal(
            ("GET", "/v1/workspaces/{ws}/posts"),
            (request.Attributes["http.request.method"], request.Attributes["http.route"].TrimEnd('/')));
        Assert.Equal(
            (testTenant.Tenant.Id.ToString(), testTenant.Agent.Id.ToString()),
            (request.Attributes["postato.tenant"], request.Attributes["postato.actor"]));
        Assert.Contains(spans, span => span.Name == "ListPosts");
        Assert.Contains(spans, span => span.Attributes.Keys.Any(name => name.StartsWith("db.", StringComparison.Ordinal)));
    }

    [Fact]
    [Rule("S-6")]
    public async Task No_secret_leaves_in_a_span_or_a_metric()
    {
        var planted = new PlantedSecrets();
        planted.Known("api key", testTenant.Secret.Value.Reveal());
        foreach (var path in (string[])[
            "/connect/{0}", "/connect/paper/callback?code={0}&state=x", "/connect/paper/callback?state={0}", "/media/{0}/2026/01/x",
            "/v1/{0}", "/v1/workspaces/{0}/posts", "/v1/platforms?{0}=1", "/v1/me?q={0}", "/{0}", "/status?x={0}",
        ])
        {
            using var answer = await SendAsync(
                string.Format(System.Globalization.CultureInfo.InvariantCulture, path, planted.NewWord($"path-{planted.Values.Count}")),
                planted.NewWord($"header-{planted.Values.Count}"));
        }

        using var last = await SendAsync("/v1/me");
        var trace = last.Headers.GetValues("X-Request-Id").Single();
        await Eventually.TrueAsync(() => Task.FromResult(collector.Spans.Any(span => span.TraceId == trace)), Ct);
        Assert.Empty(collector.Spans.SelectMany(
            span => span.Attributes.Append(new("name", span.Name)).Where(attribute => planted.FoundIn(attribute.Value).Count > 0),
            (span, attribute) => $"{span.Name}: {attribute.Key} = {attribute.Value}"));
        Assert.Empty(planted.FoundIn(collector.Everything));
        Assert.Empty(planted.FoundIn(await ScrapeAsync()));
        Assert.DoesNotContain("Password", collector.Everything, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Rule("S-123")]
    public async Task Metrics_are_read_on_a_port_of_their_own_and_nowhere_else()
    {
        using var me = await SendAsync("/v1/me");
        await host.Services.GetRequiredService<PulseWatch>().LookAsync(Ct);
        var page = await ScrapeAsync();
        Assert.Contains("# TYPE http_server_request_duration_seconds histogram", page, StringComparison.Ordinal);
        Assert.Matches("""http_server_request_duration_seconds_count\{[^}]*http_route="/v1/me"[^}]*\} \d+\n""", page);
        Assert.Matches("""http_server_request_duration_seconds_bucket\{[^}]*http_route="/v1/me"[^}]*le="\+Inf"\} \d+\n""", page);
        Assert.Contains("postato_workers_beating 0\n", page, StringComparison.Ordinal);
        Assert.Contains("postato_deliveries_oldest_due_age_seconds 0\n", page, StringComparison.Ordinal);
        Assert.Matches("(?m)^db_client_connection", page);

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/metrics", Ct)).StatusCode);
        foreach (var path in (string[])["/", "/v1/platforms", "/health/live", "/docs", "/metrics/x"])
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"http://127.0.0.1:{port}{path}", Ct)).StatusCode);
    }

    [Theory]
    [InlineData("Telemetry:Otlp", "collector:4317", "Telemetry__Otlp")]
    [InlineData("Telemetry:Otlp", "http://user:word@collector:4317", "Telemetry__Otlp")]
    [InlineData("Telemetry:OtlpProtocol", "udp", "Telemetry__OtlpProtocol")]
    [InlineData("Telemetry:Metrics", "http://0.0.0.0:9464", "Telemetry__Metrics")]
    [InlineData("Telemetry:Metrics", "http://203.0.113.9:9464", "Telemetry__Metrics")]
    [InlineData("Telemetry:Metrics", "https://127.0.0.1:9464", "Telemetry__Metrics")]
    [Rule("S-123")]
    public async Task An_invalid_setting_ends_the_start_and_is_named(string setting, string value, string named)
    {
        await using var wrong = new ApiHost(database, settings: new Dictionary<string, string> { [setting] = value });
        var failure = Assert.ThrowsAny<InvalidOperationException>(() => wrong.Listen());
        Assert.Contains(named, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("user:word", failure.ToString(), StringComparison.Ordinal);
    }

    private async Task<string> ScrapeAsync()
    {
        using var answer = await client.GetAsync($"http://127.0.0.1:{port}/metrics", Ct);
        Assert.Equal((HttpStatusCode.OK, "text/plain"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        return await answer.Content.ReadAsStringAsync(Ct);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string? agent = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", testTenant.Secret.Value.Reveal());
        if (agent is not null)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", agent);
            request.Headers.TryAddWithoutValidation("tracestate", $"x={agent}");
            request.Headers.TryAddWithoutValidation("baggage", $"x={agent}");
        }

        return await client.SendAsync(request, Ct);
    }
}
