using Microsoft.Extensions.DependencyInjection;
using Postato.Application.Accounts;
using Postato.Application.Deliveries;
using Postato.Application.Idempotency;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;
using Postato.Application.Vault;

namespace Postato.Infrastructure.Jobs;

/// <summary>The recurring jobs: a name, a schedule and the use case that is called. Each may run twice, also at once.</summary>
internal static class RecurringJobs
{
    public static IReadOnlyList<RecurringJob> All { get; } =
    [
        new(SystemPart.TokenRefresh.Name, "* * * * *", (services, ct) => services.GetRequiredService<RefreshTokens>().RunAsync(ct)),
        new("delivery-alarms", "* * * * *", (services, ct) => services.GetRequiredService<WatchDeliveries>().RunAsync(ct)),
        new(SystemPart.Reconciliation.Name, "*/5 * * * *", (services, ct) => services.GetRequiredService<ReconcileStranded>().RunAsync(ct)),
        new("idempotency-expiry", "7 * * * *", (services, ct) => services.GetRequiredService<ExpireKeys>().RunAsync(ct)),
        new(SystemPart.VaultRotation.Name, "*/10 * * * *", (services, ct) => services.GetRequiredService<RotateVault>().RunAsync(
            tenant => services.GetRequiredService<CallFactory>().BeginAs(SystemPart.VaultRotation, tenant), ct)),
        new("account-health", "*/15 * * * *", (services, ct) => services.GetRequiredService<CheckAccounts>().RunAsync(ct)),
    ];
}

/// <param name="Name">The name for operators and the audit trail.</param>
/// <param name="Cron">Minute, hour, day, month, weekday, in UTC.</param>
internal sealed record RecurringJob(string Name, string Cron, Func<IServiceProvider, CancellationToken, Task> RunAsync);
