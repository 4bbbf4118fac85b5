using Postato.Domain.Tenancy;
using Postato.Testing.Postgres;

[assembly: AssemblyFixture(typeof(Postato.Api.Tests.Support.Surface))]

namespace Postato.Api.Tests.Support;

/// <summary>One host on a port with its database, for all tests of the REST surface: each of them settles there as a tenant of its own.</summary>
public sealed class Surface : IAsyncDisposable
{
    private readonly Lazy<Task<Opened>> opened = new(OpenAsync);

    /// <summary>A tenant with a workspace, a key, an account and a picture, and a client to speak as it.</summary>
    internal async Task<Customer> SettleAsync(Permission permissions = Permissions.AgentDefault)
    {
        var here = await opened.Value;
        return new Customer(here.Host, here.Client, here.Stage, here.Database, await Community.SettleAsync(here.Stage, permissions));
    }

    public async ValueTask DisposeAsync()
    {
        if (!opened.IsValueCreated)
            return;

        var (_, host, client, stage) = await opened.Value;
        client.Dispose();
        await host.DisposeAsync();
        await stage.DisposeAsync();
    }

    private static async Task<Opened> OpenAsync()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(CancellationToken.None);
        var host = new ApiHost(database);
        return new(database, host, host.Listen(), new Stage(database.App));
    }

    private sealed record Opened(TestDatabase Database, ApiHost Host, HttpClient Client, Stage Stage);
}
