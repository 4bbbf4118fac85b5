using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Isolation;
using Postato.Api.Tests.Support;
using Postato.Domain.Tenancy;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Security;

[Rule("S-30")]
public sealed class ReadOnlyTests
{
    [Fact]
    public async Task Reading_changes_nothing_in_any_table()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var host = new ApiHost(database);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices, Permissions.AgentDefault | Permission.AccountsManage);
        var customer = new Customer(host, host.CreateClient(new() { AllowAutoRedirect = false }), hostServices, database, testTenant);
        var link = new Uri((await customer.PostAsync("/accounts/connect-links", """{"platform":"paper"}""")).Text("url")).AbsolutePath;
        var samples = new SampleRequests(hostServices, database, testTenant);
        var requests = new List<HttpRequestMessage> { new(HttpMethod.Get, link) };
        foreach (var route in host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Contains("GET"))
                .Select(endpoint => endpoint.RoutePattern.RawText!)
                .Where(pattern => !pattern.Contains("grpc", StringComparison.OrdinalIgnoreCase)).Distinct())
            requests.Add(await samples.ForAsync($"GET {route}"));
        Assert.True(requests.Count > 15);

        var before = await TablesAsync(database);
        foreach (var request in requests)
        {
            request.Headers.Authorization = new("Bearer", customer.Key);
            Assert.True((await customer.SendAsync(request)).Status is 200 or 404, request.RequestUri!.OriginalString);
            using var head = new HttpRequestMessage(HttpMethod.Head, request.RequestUri);
            head.Headers.Authorization = new("Bearer", customer.Key);
            await customer.SendAsync(head);
        }

        Assert.Equal(before, await TablesAsync(database));
    }

    // A key's last use is written in the background, not by the request.
    private static async Task<IReadOnlyList<string>> TablesAsync(TestDatabase database)
    {
        var tables = await database.ReadAsync(
            "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1");
        var contents = new List<string>();
        foreach (var table in tables)
        {
            var digest = await database.ReadAsync(
                "select coalesce(md5(string_agg(row, ',' order by row)), '') "
                    + $"from (select (to_jsonb(t) - 'last_used_at')::text as row from \"{table}\" t) rows");
            contents.Add($"{table} {digest[0]}");
        }

        return contents;
    }
}
