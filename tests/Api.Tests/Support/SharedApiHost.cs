using Postato.Domain.Tenancy;
using Postato.Testing.Postgres;

[assembly: AssemblyFixture(typeof(Postato.Api.Tests.Support.SharedApiHost))]

namespace Postato.Api.Tests.Support;

/// <summary>One host on a port with its database, for all tests of the REST API, each of which creates a tenant of its own.</summary>
public sealed class SharedApiHost : IAsyncDisposable
{
    private readonly Lazy<Task<StartedHost>> opened = new(OpenAsync);

    /// <summary>Creates a tenant with a workspace, a key, an account and a picture, and a client for it.</summary>
    internal async Task<Customer> CreateTenantAsync(Permission permissions = Permissions.AgentDefault)
    {
        var here = await opened.Value;
        return new Customer(
            here.Host, here.Client, here.HostServices, here.Database, await TestTenant.CreateTenantAsync(here.HostServices, permissions));
    }

    public async ValueTask DisposeAsync()
    {
        if (!opened.IsValueCreated)
            return;

        var (_, host, client, hostServices) = await opened.Value;
        client.Dispose();
        await host.DisposeAsync();
        await hostServices.DisposeAsync();
    }

    private static async Task<StartedHost> OpenAsync()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(CancellationToken.None);
        var host = new ApiHost(database);
        return new(database, host, host.Listen(), new HostServices(database.App));
    }

    private sealed record StartedHost(TestDatabase Database, ApiHost Host, HttpClient Client, HostServices HostServices);
}
