using Hangfire;
using Microsoft.Extensions.Logging;

namespace Postato.Infrastructure.Jobs;

/// <summary>The only method that the job storage can name: runs a recurring job by its name. There are no other arguments.</summary>
internal sealed class JobRunner(IServiceProvider services, ILogger<JobRunner> logger)
{
    // The next scheduled run is the retry: failures are logged, and kept by the storage for a day.
    [OneAtATime]
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(string job, CancellationToken ct)
    {
        if (RecurringJobs.All.FirstOrDefault(known => known.Name == job) is not { } found)
            return;

        try
        {
            await found.RunAsync(services, ct);
        }
        catch (Exception failed) when (!ct.IsCancellationRequested)
        {
            Log.JobFailed(logger, failed, job);
            throw;
        }
    }
}
