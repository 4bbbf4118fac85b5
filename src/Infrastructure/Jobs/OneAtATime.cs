using Hangfire.Common;
using Hangfire.PostgreSql;
using Hangfire.Server;
using Hangfire.Storage;

namespace Postato.Infrastructure.Jobs;

/// <summary>While a job runs on one worker, other runs of it are skipped, not queued.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OneAtATimeAttribute : JobFilterAttribute, IServerFilter
{
    private const string Held = "postato:lock";

    public void OnPerforming(PerformingContext context)
    {
        try
        {
            context.Items[Held] = context.Connection.AcquireDistributedLock($"postato:{context.BackgroundJob.Job.Args[0]}", TimeSpan.Zero);
        }
        catch (Exception busy) when (busy is DistributedLockTimeoutException or PostgreSqlDistributedLockException)
        {
            context.Canceled = true;
        }
    }

    public void OnPerformed(PerformedContext context)
    {
        if (!context.Items.TryGetValue(Held, out var held))
            return;

        try
        {
            ((IDisposable)held).Dispose();
        }
        catch (PostgreSqlDistributedLockException)
        {
            // The run took longer than the lock lives, so another worker may have begun: a job may run twice.
        }
    }
}
