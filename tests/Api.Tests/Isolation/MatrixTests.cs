using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Isolation;

/// <summary>
/// Every route for every kind of caller, compared with a table that people can read. The routes come from the running host, so a new one
/// without a row fails.
/// </summary>
public sealed class MatrixTests : IAsyncDisposable
{
    private TestDatabase database = null!;
    private ApiHost host = null!;
    private HostServices hostServices = null!;
    private TestTenant owner = null!;
    private SampleRequests samples = null!;

    private async Task OpenAsync(IsolationLayer layer)
    {
        database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        host = new ApiHost(database, await IsolationLayers.LeaveAsync(layer, database));
        hostServices = new HostServices(database.App);
        owner = await TestTenant.CreateTenantAsync(hostServices);
        samples = new SampleRequests(hostServices, database, owner);
    }

    public async ValueTask DisposeAsync()
    {
        await hostServices.DisposeAsync();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData(IsolationLayer.Both)]
    [InlineData(IsolationLayer.PolicyAlone)]
    [InlineData(IsolationLayer.FilterAlone)]
    [Rule("S-17")]
    [Rule("S-65")]
    [Rule("S-67")]
    public async Task Every_route_answers_every_caller_as_the_matrix_says(IsolationLayer layer)
    {
        await OpenAsync(layer);
        using var client = host.CreateClient(new() { AllowAutoRedirect = false });
        // Forms are accepted from pages of this host only, for every caller.
        client.DefaultRequestHeaders.Add("Origin", "http://localhost");
        var callers = await Callers.CreateCallerAsync(hostServices, database, owner);
        var matrix = new List<string> { string.Join(" | ", callers.Select(caller => caller.Name).Prepend("route")) };
        foreach (var route in Routes())
        {
            var row = new List<string> { route };
            foreach (var (_, key) in callers)
                row.Add(
                    ((int)(await SendAsync(client, await samples.ForAsync(route), key)).StatusCode).ToString(CultureInfo.InvariantCulture));
            matrix.Add(string.Join(" | ", row));
        }

        Assert.Equal(
            await File.ReadAllLinesAsync(Repository.PathTo("tests/Api.Tests/Isolation/matrix.txt"), TestContext.Current.CancellationToken),
            matrix);
    }

    [Theory]
    [InlineData(IsolationLayer.Both)]
    [InlineData(IsolationLayer.PolicyAlone)]
    [InlineData(IsolationLayer.FilterAlone)]
    [Rule("S-65")]
    [Rule("S-66")]
    public async Task Resources_of_another_tenant_or_workspace_are_answered_like_unknown_ones(IsolationLayer layer)
    {
        await OpenAsync(layer);
        using var client = host.CreateClient(new() { AllowAutoRedirect = false });
        var otherTenant = (await Callers.CreateCallerAsync(hostServices, database, owner))
            .Single(caller => caller.Name == "other tenant").Key;
        var admin = (await Callers.CreateCallerAsync(hostServices, database, owner)).Single(caller => caller.Name == "admin").Key;
        var elsewhere = await TestTenant.CreateTenantAsync(hostServices);
        var there = new SampleRequests(hostServices, database, elsewhere);

        foreach (var route in Routes().Where(route => route.Contains("{ws}", StringComparison.Ordinal)))
        {
            // A workspace of another tenant, and one that does not exist.
            var foreign = await samples.ForAsync(route);
            var unknown = await AtWorkspaceAsync(
                route, Domain.Primitives.Id<Domain.Tenancy.Workspace>.New(TimeProvider.System.GetUtcNow()).ToString());
            Assert.Equal(await AnswerAsync(client, unknown, otherTenant), await AnswerAsync(client, foreign, otherTenant));

            if (!route.Contains("{id}", StringComparison.Ordinal))
                continue;

            // A resource of another tenant in the caller's own workspace, and one that does not exist.
            var theirs = await MovedAsync(await there.ForAsync(route), elsewhere, owner);
            var nobodys = await MovedAsync(await there.ForAsync(route), elsewhere, owner, unknown: true);
            Assert.Equal(await AnswerAsync(client, nobodys, admin), await AnswerAsync(client, theirs, admin));
        }
    }

    private async Task<HttpRequestMessage> AtWorkspaceAsync(string route, string workspace)
    {
        var request = await samples.ForAsync(route);
        request.RequestUri = new Uri(
            request.RequestUri!.OriginalString.Replace(owner.Workspace.Id.ToString(), workspace, StringComparison.Ordinal),
            UriKind.Relative);
        return request;
    }

    private static Task<HttpRequestMessage> MovedAsync(HttpRequestMessage request, TestTenant from, TestTenant to, bool unknown = false)
    {
        var path = request.RequestUri!.OriginalString.Replace(
            from.Workspace.Id.ToString(), to.Workspace.Id.ToString(), StringComparison.Ordinal);
        if (unknown)
        {
            var id = path.Split('/').Last(part => part.Contains('_', StringComparison.Ordinal));
            path = path.Replace(
                id, id[..4] + Domain.Primitives.Id<Domain.Tenancy.Workspace>.New(TimeProvider.System.GetUtcNow()).ToString()[4..],
                StringComparison.Ordinal);
        }

        request.RequestUri = new Uri(path, UriKind.Relative);
        return Task.FromResult(request);
    }

    // The answer without what identifies this one request.
    private static async Task<string> AnswerAsync(HttpClient client, HttpRequestMessage request, string? key)
    {
        using var response = await SendAsync(client, request, key);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (JsonNode.Parse(text) is JsonObject problem)
        {
            Assert.Equal(404, (int)response.StatusCode);
            problem.Remove("instance");
            problem.Remove("traceId");
            text = problem.ToJsonString();
        }

        var headers = response.Headers.Where(
            header => !header.Key.StartsWith("RateLimit", StringComparison.Ordinal)
                && !header.Key.Equals("X-Request-Id", StringComparison.OrdinalIgnoreCase))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");
        return $"{(int)response.StatusCode}\n{string.Join('\n', headers)}\n{text}";
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage request, string? key)
    {
        if (key is not null)
            request.Headers.Authorization = new("Bearer", key);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private IEnumerable<string> Routes() => host.Services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        // The hosts' own listener has a list of its own, of methods and callers.
        .Where(endpoint => endpoint.Metadata.GetMetadata<Grpc.AspNetCore.Server.GrpcMethodMetadata>() is null
            && !endpoint.RoutePattern.RawText!.Contains("grpc", StringComparison.OrdinalIgnoreCase))
        .SelectMany(
            endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"],
            (endpoint, method) => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}")
        .Distinct()
        .Order(StringComparer.Ordinal);
}
