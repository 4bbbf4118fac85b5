using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Domain.Agents;
using Postato.Domain.Tenancy;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Isolation;

/// <summary>Two workspaces of one tenant: the layers between tenants do not separate them, the scopes do.</summary>
public sealed class WorkspaceIsolationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(IsolationLayer.Both)]
    [InlineData(IsolationLayer.PolicyAlone)]
    [InlineData(IsolationLayer.FilterAlone)]
    [Rule("S-65")]
    [Rule("S-66")]
    public async Task A_resource_of_the_other_workspace_is_not_found_and_not_changed(IsolationLayer layer)
    {
        var database = await PostgresCluster.CreateDatabaseAsync(Ct);
        await using var host = new ApiHost(database, await IsolationLayers.LeaveAsync(layer, database));
        await using var hostServices = new HostServices(database.App);
        var here = await TestTenant.CreateTenantAsync(hostServices, (Permission)0x7fff & ~Permissions.NeverAgents);
        var samples = new SampleRequests(hostServices, database, await OtherWorkspaceAsync(hostServices, here));
        using var client = host.CreateClient();

        foreach (var route in Routes(host).Where(route => route.Contains("{id}", StringComparison.Ordinal)))
        {
            using var request = await samples.ForAsync(route);
            var path = request.RequestUri!.OriginalString.Split('/');
            path[3] = here.Workspace.Id.ToString();
            request.RequestUri = new Uri(string.Join('/', path), UriKind.Relative);
            // An agent with access to both workspaces, so that only the address distinguishes them.
            request.Headers.Authorization = new("Bearer", here.Secret.Value.Reveal());
            var before = await StateAsync(database);

            using var answer = await client.SendAsync(request, Ct);
            Assert.True((int)answer.StatusCode == 404, $"{route}: {(int)answer.StatusCode}");
            Assert.Equal(before, await StateAsync(database));
        }
    }

    // The same tenant and agent, with a second set of resources in this workspace.
    private static async Task<TestTenant> OtherWorkspaceAsync(HostServices hostServices, TestTenant here)
    {
        var now = TimeProvider.System.GetUtcNow();
        var workspace = Workspace.Create(here.Tenant.Id, "Other workspace", now);
        var account = TestTenant.AccountOf(here.Tenant.Id, workspace.Id, now);
        await hostServices.InTransactionAsync(here.Tenant.Id, work =>
        {
            work.Db.AddRange(
                workspace, account,
                Grant.Create(here.Tenant.Id, workspace.Id, here.Agent.Id, (Permission)0x7fff & ~Permissions.NeverAgents));
            return Task.CompletedTask;
        });
        return here with { Workspace = workspace, Account = account };
    }

    private static async Task<IReadOnlyList<string>> StateAsync(TestDatabase database) => await database.ReadAsync(
        """
        select string_agg(t, E'\n' order by t) from (
            select md5(posts::text) t from posts union all select md5(post_items::text) from post_items union all select md5(deliveries::text) from deliveries
            union all select md5(social_accounts::text) from social_accounts union all select md5(media::text) from media union all select md5(connect_links::text) from connect_links) s
        """);

    private static IEnumerable<string> Routes(ApiHost host) => host.Services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.RawText!.Contains("/workspaces/{ws}/", StringComparison.Ordinal))
        .SelectMany(
            endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [],
            (endpoint, method) => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}")
        .Distinct();
}
