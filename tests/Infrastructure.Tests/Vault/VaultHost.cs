using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NSubstitute;
using Postato.Application.Queues;
using Postato.Application.UseCases;
using Postato.Application.Vault;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence;
using Postato.Infrastructure.Vault;

namespace Postato.Infrastructure.Tests.Vault;

/// <summary>A host with its own ring, on one table of accounts.</summary>
internal sealed class VaultHost : IAsyncDisposable
{
    private readonly VaultTable table;
    private readonly ServiceProvider services;

    public VaultHost(VaultTable table, string active, params IEnumerable<(string Id, string Key)> keys)
    {
        this.table = table;
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(keys.ToDictionary(key => $"Vault:Keys:{key.Id}", key => (string?)key.Key))
            .AddInMemoryCollection([new("Vault:ActiveKey", active)])
            .Build();
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(Substitute.For<IHostEnvironment>())
            .AddSingleton(Substitute.For<IWorkerSignal>())
            .AddPersistence(table.ConnectionString)
            .AddVault(settings)
            .AddSingleton<ITokenVault>(provider => new WatchedVault(new AesGcmTokenVault(provider.GetRequiredService<KeyRing>())))
            .AddUseCases()
            .BuildServiceProvider();
    }

    public WatchedVault Vault => (WatchedVault)services.GetRequiredService<ITokenVault>();

    public Task<IReadOnlyList<SealedCount>> CountAsync(CancellationToken ct) =>
        services.GetRequiredService<ISealedRowFinder>().CountAsync(ct);

    public Task RotateAsync(CancellationToken ct) =>
        services.GetRequiredService<RotateVault>().RunAsync(services.GetRequiredService<CallFactory>().BeginAsOperator, ct);

    public Task WriteAsync(VaultTable.Row row, string token, CancellationToken ct)
    {
        var envelope = Vault.Seal(new Secret(token), row.Slot);
        return table.WriteAsync(row, envelope, Vault.KeyIdOf(envelope), ct);
    }

    /// <summary>Null when the row cannot be opened.</summary>
    public async Task<string?> ReadAsync(VaultTable.Row row, CancellationToken ct) =>
        Vault.TryOpen(await table.ReadAsync(row, ct), row.Slot, out var plain) ? plain.Reveal() : null;

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
