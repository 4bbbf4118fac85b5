using Grpc.Core;
using Grpc.Net.Client;
using Postato.Api.Tests.Support;
using Postato.Rpc.Operations.V1;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Operators;

/// <summary>An operator pauses a network, or all of them, over gRPC.</summary>
public sealed class NetworkHoldTests
{
    private static readonly Metadata Operator = new() { { "authorization", $"Bearer {ApiProcess.OperatorToken}" } };

    private static DateTime Soon => TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_network_is_paused_listed_and_resumed()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(Ct);
        await using var host = await ApiProcess.StartAsync(database);
#pragma warning disable RS0030 // A client of the product's API, which has no guard to keep.
        using var channel = GrpcChannel.ForAddress(
            host.Rpc, new() { HttpHandler = new SocketsHttpHandler { UseProxy = false }, DisposeHttpClient = true });
#pragma warning restore RS0030
        var operations = new OperationsService.OperationsServiceClient(channel);

        await operations.PauseNetworkAsync(new() { Platform = "bluesky" }, Operator, Soon, Ct);
        var first = Assert.Single(await ListAsync());
        Assert.Equal(("bluesky", "pause", ""), (first.Platform, first.Reason, first.Until));
        await operations.PauseNetworkAsync(new() { Platform = "bluesky" }, Operator, Soon, Ct);
        Assert.Equal(first, Assert.Single(await ListAsync()));

        await operations.PauseNetworkAsync(new() { Platform = "*" }, Operator, Soon, Ct);
        Assert.Equal(["*", "bluesky"], (await ListAsync()).Select(hold => hold.Platform));
        await operations.ResumeNetworkAsync(new() { Platform = "*" }, Operator, Soon, Ct);
        await operations.ResumeNetworkAsync(new() { Platform = "bluesky" }, Operator, Soon, Ct);
        await operations.ResumeNetworkAsync(new() { Platform = "bluesky" }, Operator, Soon, Ct);
        Assert.Empty(await ListAsync());

        async Task<IReadOnlyList<NetworkHold>> ListAsync() => (await operations.ListNetworkHoldsAsync(new(), Operator, Soon, Ct)).Holds;
    }

    [Fact]
    public async Task A_network_that_does_not_exist_and_a_caller_without_the_token_are_refused()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(Ct);
        await using var host = await ApiProcess.StartAsync(database);
#pragma warning disable RS0030 // A client of the product's API, which has no guard to keep.
        using var channel = GrpcChannel.ForAddress(
            host.Rpc, new() { HttpHandler = new SocketsHttpHandler { UseProxy = false }, DisposeHttpClient = true });
#pragma warning restore RS0030
        var operations = new OperationsService.OperationsServiceClient(channel);

        var unknown = await Assert.ThrowsAsync<RpcException>(
            async () => await operations.PauseNetworkAsync(new() { Platform = "myspace" }, Operator, Soon, Ct));
        Assert.Equal(StatusCode.InvalidArgument, unknown.StatusCode);
        Assert.Contains("bluesky", unknown.Status.Detail, StringComparison.Ordinal);

        var withoutToken = await Assert.ThrowsAsync<RpcException>(
            async () => await operations.PauseNetworkAsync(new() { Platform = "bluesky" }, null, Soon, Ct));
        Assert.Equal(StatusCode.Unauthenticated, withoutToken.StatusCode);
        Assert.Equal(0, await database.CountAsync("network_holds"));
    }
}
