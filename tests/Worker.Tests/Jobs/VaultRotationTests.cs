using Postato.Application.Accounts;
using Postato.Application.Deliveries;
using Postato.Application.UseCases.Callers;
using Postato.Application.Vault;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Testing;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Jobs;

[Rule("S-5")]
public sealed class VaultRotationTests
{
    private const int Accounts = 20;
    private const int PostsEach = 3;

    [Fact]
    public async Task Under_deliveries_and_refreshes_no_token_becomes_unreadable_and_none_is_left_behind()
    {
        var ct = TestContext.Current.CancellationToken;
        var (oldKey, newKey) = (WorkerFixture.NewRingKey(), WorkerFixture.NewRingKey());
        await using var before = await WorkerFixture.SetUpAsync(null, Ring(oldKey, newKey, active: "1"));
        await using var after = await WorkerFixture.SetUpAsync(before.Database, Ring(oldKey, newKey, active: "2"));
        var connections = new List<ConnectedAccount>();
        for (var i = 0; i < Accounts; i++)
        {
            connections.Add(
                await before.ConnectAccountAsync(connections.FirstOrDefault()?.Tenant, connections.FirstOrDefault()?.Workspace));
            for (var post = 0; post < PostsEach; post++)
                await before.AcceptAsync(connections[i]);
        }

        // A host with the old setting refreshes every account's token while the job of a host with the new one runs.
        before.Network.AtRefresh = Renewed(before);
        foreach (var fixture in new[] { before, after })
            fixture.Clock.Advance(TimeSpan.FromHours(23.9));
        await Task.WhenAll(
            before.DrainAsync(),
            before.Job<RefreshTokens>().RunAsync(ct),
            RotateAsync(after, ct),
            RotateAsync(after, ct));
        await RotateAsync(after, ct);

        Assert.Equal(Accounts * PostsEach, before.Network.Published.Count);
        Assert.Empty(before.Logged("account.refresh_failed"));
        Assert.All(await after.Job<ISealedRowFinder>().CountAsync(ct), count => Assert.Equal(2, count.KeyId));
        Assert.Empty(await after.ReadAsync("select 1 from audit_entries where action = 'vault.unreadable'"));
        Assert.Equal(
            [SystemPart.VaultRotation.Name],
            await after.ReadAsync("select distinct actor from audit_entries where action = 'vault.rotated'"));
        Assert.Equal(
            [$"{Accounts}"],
            await after.ReadAsync("select count(*) from social_accounts where status = 'connected' and refresh_error is null"));

        // The new key alone opens all of them.
        await using var alone = await WorkerFixture.SetUpAsync(
            before.Database, new Dictionary<string, string?> { ["Vault:Keys:2"] = newKey, ["Vault:ActiveKey"] = "2" });
        foreach (var connected in connections)
        {
            var grant = await alone.Refreshes.BeginAsync(new(new(connected.Tenant), new(connected.Workspace), new(connected.Account)), ct);
            Assert.Equal((RefreshPermit.Granted, true), (grant.Permit, grant.Tokens is not null));
        }
    }

    [Fact]
    public async Task Without_rows_on_an_old_key_nothing_is_written()
    {
        await using var fixture = await WorkerFixture.SetUpAsync();
        await fixture.ConnectAccountAsync();
        var versions = await fixture.ReadAsync("select xmin::text from social_accounts");
        await RotateAsync(fixture, TestContext.Current.CancellationToken);
        Assert.Equal(versions, await fixture.ReadAsync("select xmin::text from social_accounts"));
        Assert.Empty(await fixture.ReadAsync("select 1 from audit_entries"));
    }

    private static Task RotateAsync(WorkerFixture fixture, CancellationToken ct) =>
        fixture.Job<RotateVault>().RunAsync(tenant => fixture.Calls.BeginAs(SystemPart.VaultRotation, tenant), ct);

    private static Func<AccountSession, RefreshOutcome> Renewed(WorkerFixture fixture) =>
        account => new RefreshOutcome.Refreshed(account.Tokens with
        {
            AccessToken = new Secret("renewed"),
            RefreshToken = new Secret("renewed too"),
            ExpiresAt = fixture.Clock.GetUtcNow().AddHours(2),
        });

    private static Dictionary<string, string?> Ring(string oldKey, string newKey, string active) =>
        new() { ["Vault:Keys:1"] = oldKey, ["Vault:Keys:2"] = newKey, ["Vault:ActiveKey"] = active };
}
