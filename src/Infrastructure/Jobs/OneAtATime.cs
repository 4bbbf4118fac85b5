using Hangfire.Common;
using Hangfire.PostgreSql;
using Hangfire.Server;
using Hangfire.Storage;

namespace Postato.Infrastructure.Jobs;

/// <summary>While a job runs on one worker, no other begins it: it is left out, not queued behind.</summary>
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
            // It took longer than locks live, and somebody else began: a job may run twice.
        }
    }
}
