using Hangfire;
using Microsoft.Extensions.Logging;

namespace Postato.Infrastructure.Jobs;

/// <summary>The only thing that the job storage can name: a recurring job, by its name. No argument holds anything else.</summary>
internal sealed class JobRunner(IServiceProvider services, ILogger<JobRunner> logger)
{
    // The next time is the retry: what failed is logged, and kept by the storage for a day.
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
