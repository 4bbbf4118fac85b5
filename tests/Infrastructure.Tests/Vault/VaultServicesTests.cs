using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Vault;
using Postato.Testing;

namespace Postato.Infrastructure.Tests.Vault;

[Rule("S-4")]
public sealed class VaultServicesTests
{
    private static readonly VaultSlot Slot = new("social_accounts.access_token", Guid.Empty, Guid.Empty, Guid.Empty);

    [Fact]
    public async Task A_host_without_a_key_does_not_start()
    {
        using var host = Host("Production");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("Vault__Keys__1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_development_a_key_is_made()
    {
        using var host = Host("Development");
        await host.StartAsync(TestContext.Current.CancellationToken);
        var vault = host.Services.GetRequiredService<ITokenVault>();

        Assert.True(vault.TryOpen(vault.Seal(new Secret("token"), Slot), Slot, out _));
    }

    [Fact]
    public async Task Keys_come_from_the_settings()
    {
        using var host = Host("Production", new() { ["Vault:Keys:4"] = KeyRingTests.Key(), ["Vault:ActiveKey"] = "4" });
        await host.StartAsync(TestContext.Current.CancellationToken);
        var vault = host.Services.GetRequiredService<ITokenVault>();

        Assert.Equal(4, vault.KeyIdOf(vault.Seal(new Secret("token"), Slot)));
    }

    private static IHost Host(string environment, Dictionary<string, string?>? settings = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Services.AddLogging();
        builder.Services.AddVault(builder.Configuration);
        return builder.Build();
    }
}
