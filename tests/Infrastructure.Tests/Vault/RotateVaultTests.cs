using Postato.Testing;

namespace Postato.Infrastructure.Tests.Vault;

[Rule("S-5")]
public sealed class RotateVaultTests : IAsyncLifetime
{
    private const int Accounts = 1_000;
    private const string Column = "social_accounts.access_token";

    private readonly string oldKey = KeyRingTests.Key();
    private readonly string newKey = KeyRingTests.Key();
    private VaultTable table = null!;
    private VaultHost before = null!;
    private VaultHost after = null!;

    public async ValueTask InitializeAsync()
    {
        table = await VaultTable.CreateAsync(Accounts, TestContext.Current.CancellationToken);
        before = new(table, active: "1", ("1", oldKey), ("2", newKey));
        after = new(table, active: "2", ("1", oldKey), ("2", newKey));
        await Parallel.ForEachAsync(
            table.Rows, TestContext.Current.CancellationToken, async (row, ct) => await before.WriteAsync(row, $"token of {row.Id}", ct));
    }

    [Fact]
    public async Task After_a_rotation_no_row_uses_the_old_key()
    {
        var ct = TestContext.Current.CancellationToken;
        Assert.Equal([new(Column, 1, Accounts)], await after.CountAsync(ct));

        await after.RotateAsync(ct);

        Assert.Equal([new(Column, 2, Accounts)], await after.CountAsync(ct));
        var alone = new VaultHost(table, active: "2", ("2", newKey));
        foreach (var row in table.Rows)
            Assert.Equal($"token of {row.Id}", await alone.ReadAsync(row, ct));
    }

    [Fact]
    public async Task Under_load_of_hosts_of_both_settings_no_read_fails_and_no_write_is_lost()
    {
        var ct = TestContext.Current.CancellationToken;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var load = new[] { before, after, before, after }.Select((host, lane) => LoadAsync(host, lane, stop.Token)).ToList();

        await RotateUntilKilledAsync(atSeal: 1, ct);
        await RotateUntilKilledAsync(atSeal: 50, ct);
        await RotateUntilKilledAsync(atSeal: 250, ct);

        await stop.CancelAsync();
        var written = (await Task.WhenAll(load)).SelectMany(lane => lane).ToDictionary();
        await after.RotateAsync(ct);

        Assert.Equal([new(Column, 2, Accounts)], await after.CountAsync(ct));
        foreach (var row in table.Rows)
            Assert.Equal(written.GetValueOrDefault(row, $"token of {row.Id}"), await after.ReadAsync(row, ct));
    }

    [Fact]
    [Rule("S-3"), Rule("S-126")]
    public async Task A_damaged_row_stays_and_is_named()
    {
        var ct = TestContext.Current.CancellationToken;
        await table.SwapAsync(table.Rows[0], table.Rows[1], ct);

        await after.RotateAsync(ct);

        Assert.Equal([new(Column, 1, 2), new(Column, 2, Accounts - 2)], await after.CountAsync(ct));
        Assert.Equal(
            new[] { $"{Column}:{table.Rows[0].Id}", $"{Column}:{table.Rows[1].Id}" }.Order(),
            (await table.AuditAsync("vault.unreadable", ct)).Order());
        Assert.NotEmpty(await table.AuditAsync("vault.rotated", ct));
    }

    [Fact]
    public async Task A_row_sealed_by_a_key_outside_the_ring_is_unchanged()
    {
        var ct = TestContext.Current.CancellationToken;
        var without = new VaultHost(table, active: "2", ("2", newKey));

        await without.RotateAsync(ct);

        Assert.Equal([new(Column, 1, Accounts)], await without.CountAsync(ct));
        Assert.Empty(await table.AuditAsync("vault.unreadable", ct));
    }

    public async ValueTask DisposeAsync()
    {
        await before.DisposeAsync();
        await after.DisposeAsync();
        await table.DisposeAsync();
    }

    private async Task RotateUntilKilledAsync(int atSeal, CancellationToken ct)
    {
        await using var host = new VaultHost(table, active: "2", ("1", oldKey), ("2", newKey));
        using var killed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var seals = 0;
        host.Vault.OnSeal = () =>
        {
            if (++seals == atSeal)
                killed.Cancel();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.RotateAsync(killed.Token));
    }

    // Each lane writes its own rows and reads them back until stopped; the last write must remain.
    private async Task<Dictionary<VaultTable.Row, string>> LoadAsync(VaultHost host, int lane, CancellationToken stop)
    {
        var written = new Dictionary<VaultTable.Row, string>();
        for (var round = 0; !stop.IsCancellationRequested; round++)
        {
            foreach (var (index, row) in table.Rows.Index())
            {
                if (index % 4 == lane && index % 3 == round % 3)
                    await host.WriteAsync(row, written[row] = $"{lane} in round {round}", CancellationToken.None);
                Assert.NotNull(await host.ReadAsync(row, CancellationToken.None));
            }
        }

        return written;
    }
}
