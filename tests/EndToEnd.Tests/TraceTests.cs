using System.Net.Http.Json;
using System.Text.Json;
using Postato.Testing;
using Postato.Testing.Running;
using Postato.Testing.Telemetry;

namespace Postato.EndToEnd.Tests;

/// <summary>One trace id follows a post from the request to the network, over both hosts.</summary>
public sealed class TraceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_trace_leads_from_the_request_to_the_network()
    {
        await using var collector = new OtlpCollector();
        await using var copy = await RunningCopy.StartAsync(
            new Dictionary<string, string> { ["Telemetry__Otlp"] = collector.Address, ["Telemetry__OtlpProtocol"] = "http" }, Ct);
        await copy.ConnectAsync("traced", Ct);
        var account = (await copy.SendAsync(HttpMethod.Get, "/accounts", null, Ct)).GetProperty("items").EnumerateArray()
            .Single(found => found.GetProperty("username").GetString()!.StartsWith("traced", StringComparison.Ordinal))
                .GetProperty("id")
                .GetString()!;

#pragma warning disable RS0030 // A client of the API, like any other.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
#pragma warning restore RS0030
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{copy.ApiUrl}/v1/workspaces/{copy.WorkspaceId}/posts")
        {
            Content = JsonContent.Create(new { platform = "bluesky", accountId = account, status = "publish", content = "Follow me" }),
        };
        request.Headers.Authorization = new("Bearer", copy.ApiKey);
        using var answer = await http.SendAsync(request, Ct);
        Assert.Equal(201, (int)answer.StatusCode);
        var trace = answer.Headers.GetValues("X-Request-Id").Single();
        var post = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct)).GetProperty("id").GetString()!;

        // Each host exports every few seconds.
        var spans = await Eventually.GetAsync(
            () => Task.FromResult(collector.Spans.Where(span => span.TraceId == trace).ToList()),
            found => found.Any(span => span is { Service: "postato-worker", Name: "delivery" })
                && found.Any(span => span is { Service: "postato-worker", Name: "http.call" })
                    && found.Any(span => span.Service == "postato-api" && span.Attributes.ContainsKey("http.route")), Ct);
        Assert.Contains(
            spans,
            span => span.Service == "postato-api"
                && span.Attributes.GetValueOrDefault("http.route")?.TrimEnd('/') == "/v1/workspaces/{ws}/posts");
        Assert.Contains(spans, span => span is { Service: "postato-api", Name: "CreatePost" });
        var delivery = Assert.Single(spans, span => span.Name == "delivery");
        Assert.Equal(
            (post, "bluesky", "published"),
            (delivery.Attributes["postato.post"], delivery.Attributes["postato.platform"], delivery.Attributes["postato.outcome"]));
        Assert.Contains(spans, span => span.Name == "delivery.step" && span.Attributes["postato.step"].Length > 0);
        Assert.Contains(spans, span => span.Name == "http.call" && span.Attributes["postato.outcome"] == "answered");
    }
}
