using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NSubstitute;
using Postato.Application.Accounts;
using Postato.Application.Deliveries;
using Postato.Application.Media;
using Postato.Application.Queues;
using Postato.Application.UseCases;
using Postato.Domain.Networks;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks;
using Postato.Infrastructure.Persistence;
using Postato.Infrastructure.Persistence.Deliveries;
using Postato.Infrastructure.Persistence.Queues;
using Postato.Infrastructure.Vault;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Worker.Tests.Support;

/// <summary>A worker host's services, with the networks' real adapters and a clock that the test moves.</summary>
internal sealed class WorkerWithNetworks : IAsyncDisposable
{
    private readonly IHost host;
    private readonly string name;

    public WorkerWithNetworks(string name, TestDatabase database, MovableClock clock, IReadOnlyDictionary<string, string?> settings)
    {
        this.name = name;
        clock.Moved += DatabaseTime.Of(database).Set;
        var builder = new HostApplicationBuilder(
            new HostApplicationBuilderSettings { DisableDefaults = true, EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(Substitute.For<IMediaStore>())
            .AddSingleton(Substitute.For<IWorkerSignal>())
            .AddJobUseCases()
            .AddPersistence(database.App)
            .AddVault(builder.Configuration)
            .AddGuardedHttp(builder.Configuration)
            .AddNetworks(builder.Configuration)
            .AddDeliveries(WorkerFixture.Plenty);
        host = builder.Build();
    }

    public TokenEnvelopes Envelopes => host.Services.GetRequiredService<TokenEnvelopes>();

    public INetworkAuthorizer AuthorizerOf(string platform) =>
        host.Services.GetRequiredService<Application.Networks.NetworkRegistry>().Of(new Platform(platform)).Authorizer;

    public Task StartAsync(CancellationToken ct) => Writer.StartAsync(ct);

    /// <summary>Runs the job as if no other worker did.</summary>
    public Task RefreshAsync(CancellationToken ct) => host.Services.GetRequiredService<RefreshTokens>().RunAsync(ct);

    /// <summary>Claims and runs like the loop, until nothing is due.</summary>
    public async Task DeliverAsync(CancellationToken ct)
    {
        var (queue, engine) = (
            host.Services.GetRequiredService<ILeasedQueue<DeliveryLease>>(), host.Services.GetRequiredService<DeliveryEngine>());
        while ((await queue.ClaimAsync(name, 32, [], ct)).Leases is { Count: > 0 } leases)
            await Task.WhenAll(leases.Select(lease => engine.RunAsync(lease, ct)));
    }

    public async ValueTask DisposeAsync()
    {
        await Writer.StopAsync(CancellationToken.None);
        host.Dispose();
    }

    private LeasedWriter<JournalWrite> Writer => host.Services.GetRequiredService<LeasedWriter<JournalWrite>>();
}
