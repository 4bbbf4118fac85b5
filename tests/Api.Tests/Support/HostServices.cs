using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Postato.Application.Networks;
using Postato.Application.Queues;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence;
using Postato.Infrastructure.Vault;

namespace Postato.Api.Tests.Support;

/// <summary>The services of a host, with a database and without a web server, in this process.</summary>
internal sealed class HostServices : IAsyncDisposable
{
    private static readonly string RingKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private readonly ServiceProvider services;

    /// <param name="connectionString">As the runtime role.</param>
    public HostServices(string connectionString, Action<IServiceCollection>? change = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Vault:Keys:1"] = RingKey, ["Vault:ActiveKey"] = "1" })
            .Build();
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddSingleton<IConfiguration>(configuration);
        collection.AddUseCases().AddPersistence(connectionString).AddVault(configuration);
        collection.AddSingleton<Signal>();
        collection.AddSingleton<IWorkerSignal>(provider => provider.GetRequiredService<Signal>());
        collection.AddSingleton<INetwork, PaperNetwork>();
        collection.AddSingleton<NetworkRegistry>();
        change?.Invoke(collection);
        services = collection.BuildServiceProvider(validateScopes: true);
    }

    public IServiceProvider Services => services;

    public int Nudges => services.GetRequiredService<Signal>().Count;

    /// <summary>One call, as a request makes it: with a service scope of its own and the caller's credential.</summary>
    public async Task<T> CallAsync<T>(Credential credential, Func<IServiceProvider, UseCaseRunner, Task<T>> call)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<RequestContext>().Credential = credential;
        return await call(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<UseCaseRunner>());
    }

    public Task<Result<TOut>> RunAsync<TUseCase, TIn, TOut>(TestTenant caller, TIn input, Id<Domain.Tenancy.Workspace>? workspace = null)
        where TUseCase : class, IUseCase<TIn, TOut> =>
        CallAsync(caller.Credential, (scope, run) =>
            run.InWorkspace(
                workspace ?? caller.Workspace.Id, scope.GetRequiredService<TUseCase>(), input, TestContext.Current.CancellationToken));

    /// <summary>A call of an operator command on the installation.</summary>
    public async Task<Result<TOut>> OperateAsync<TUseCase, TIn, TOut>(TIn input)
        where TUseCase : class, IUseCase<InstallationScope, TIn, TOut>
    {
        await using var call = services.GetRequiredService<CallFactory>().BeginAsOperator();
        return await call.Runner.InInstallation(call.Get<TUseCase>(), input, TestContext.Current.CancellationToken);
    }

    /// <summary>Runs work in a tenant's transaction, without the runner.</summary>
    public async Task InTransactionAsync(Id<Domain.Tenancy.Tenant> tenant, Func<UnitOfWork, Task> work)
    {
        await using var scope = services.CreateAsyncScope();
        var unit = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await unit.BeginAsync(tenant, TestContext.Current.CancellationToken);
        await work(unit);
        Assert.True(await unit.CommitAsync(new Records(tenant, null, [], [], []), null, TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private sealed class Signal : IWorkerSignal
    {
        private int count;

        public int Count => count;

        public void Nudge() => Interlocked.Increment(ref count);
    }
}
