using System.Security.Cryptography;
using Postato.Bench.Report;
using Postato.Bench.Stand;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Vault;

namespace Postato.Bench.Figures;

internal sealed class VaultFigure : IFigure
{
    public string Name => "vault";

    public string How =>
        "One thread opens sealed access tokens of 64 characters, each with its own derived key. Per second of processor time.";

    public Task MeasureAsync(Session session, Figure figure)
    {
        var vault = new AesGcmTokenVault(KeyRing.Unchecked(1, RandomNumberGenerator.GetBytes(32)));
        var slots = Enumerable.Range(1, 64)
            .Select(account => new VaultSlot(
                "social_accounts.access_token", World.Tenant(account), World.Workspace(account), World.Account(account)))
            .ToArray();
        var envelopes = slots.Select(slot => vault.Seal(new Secret(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))), slot))
            .ToArray();
        var (rate, bytes) = Counting.Of(session, i =>
        {
            if (!vault.TryOpen(envelopes[i & 63], slots[i & 63], out _))
                throw new InvalidOperationException("An envelope could not be opened.");
        });
        figure.Add("tokens opened a second and core", rate, "/s", "50 000", rate >= 50_000);
        figure.Add("allocated a token", bytes, "bytes");
        return Task.CompletedTask;
    }
}
