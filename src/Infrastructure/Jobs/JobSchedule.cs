using Hangfire;
using Hangfire.Common;
using Hangfire.Storage;
using Microsoft.Extensions.Hosting;

namespace Postato.Infrastructure.Jobs;

/// <summary>Writes the list of jobs at start: the storage contains these and no others.</summary>
internal sealed class JobSchedule(JobStorage storage, IRecurringJobManager jobs) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        using var connection = storage.GetConnection();
        foreach (var gone in connection.GetRecurringJobs().Where(stored => RecurringJobs.All.All(job => job.Name != stored.Id)))
            jobs.RemoveIfExists(gone.Id);
        foreach (var job in RecurringJobs.All)
            jobs.AddOrUpdate(job.Name, JobOf(job.Name), job.Cron, new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal static Job JobOf(string name) => Job.FromExpression<JobRunner>(runner => runner.RunAsync(name, CancellationToken.None));
}
