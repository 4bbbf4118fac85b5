using System.Net;
using Hangfire;
using Hangfire.Common;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;
using Postato.Infrastructure.Jobs;
using Postato.Testing;
using Postato.Testing.Postgres;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Jobs;

/// <summary>Two worker hosts, started as in production, on one job storage.</summary>
public sealed class RecurringJobsTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private TestDatabase database = null!;
    private ServiceProvider operators = null!;
    private WorkerProcess[] workers = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(Ct);
        operators = new ServiceCollection().AddLogging().AddJobs(database.App).BuildServiceProvider();
        workers = await Task.WhenAll(WorkerProcess.StartAsync(database, Ct), WorkerProcess.StartAsync(database, Ct));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers)
            await worker.DisposeAsync();
        await operators.DisposeAsync();
    }

    [Fact]
    public async Task Each_job_is_there_once_and_every_one_of_them_runs()
    {
        Assert.Equal(
            RecurringJobs.All.Select(job => job.Name).Order(StringComparer.Ordinal),
            await ReadAsync("select value from hangfire.set where key = 'recurring-jobs' order by value collate \"C\""));
        await Eventually.TrueAsync(async () => (await ReadAsync("select id from hangfire.server")).Count == 2, Ct, Patience);

        foreach (var job in RecurringJobs.All)
            operators.GetRequiredService<IRecurringJobManager>().Trigger(job.Name);
        await Eventually.TrueAsync(async () => (await EndedAsync("Succeeded")).Count == RecurringJobs.All.Count, Ct, Patience);
        // When it became due while it was running, the second run was skipped.
        Assert.Empty(
            await ReadAsync(
                "select reason from hangfire.state where name in ('Failed', 'Deleted') and coalesce(reason, '') not like 'Canceled by "
                    + "filter%'"));
    }

    [Fact]
    public async Task A_job_running_on_one_worker_is_skipped_by_the_others()
    {
        await ExecuteAsync(
            """
            insert into tenants (id, name, created_at) values ('00000000-0000-0000-0000-000000000001', 'T', now());
            insert into workspaces (tenant_id, id, name, created_at, updated_at) values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 'W', now(), now());
            insert into idempotency_keys (tenant_id, workspace_id, key, id, fingerprint, status, content_type, answer, post_ids, created_at)
            values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 'old', gen_random_uuid(), '', 201, '', '', array[]::uuid[], now() - interval '40 days')
            """);
        using (var connection = operators.GetRequiredService<JobStorage>().GetConnection())
        using (connection.AcquireDistributedLock("postato:idempotency-expiry", TimeSpan.FromSeconds(10)))
        {
            await TriggerAndWaitAsync("idempotency-expiry", "Deleted");
            Assert.Equal(["old"], await ReadAsync("select key from idempotency_keys"));
        }

        await TriggerAndWaitAsync("idempotency-expiry", "Succeeded");
        Assert.Empty(await ReadAsync("select key from idempotency_keys"));
    }

    [Fact]
    public async Task Every_worker_reports_stuck_deliveries()
    {
        foreach (var worker in workers)
        {
            var status = await worker.StatusAsync(Ct);
            Assert.Equal((0, 0, null), (status.Overdue, status.LeasesLost, status.OldestDueAt));
        }

        // An account of an unknown network: its lane is due, and every claim of it fails.
        await ExecuteAsync(
            """
            insert into tenants (id, name, created_at) values ('00000000-0000-0000-0000-000000000001', 'T', now());
            insert into workspaces (tenant_id, id, name, created_at, updated_at) values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 'W', now(), now());
            insert into social_accounts (tenant_id, workspace_id, id, platform, platform_account_id, username, status, connected_at, created_at, updated_at)
            values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000003', 'unknown', '3', 'ann', 'connected', now(), now(), now());
            update delivery_lanes set due_at = now() - interval '10 minutes';
            """);
        foreach (var worker in workers)
        {
            var status = await worker.StatusAsync(Ct);
            Assert.Equal((1, 0), (status.Overdue, status.LeasesLost));
            Assert.InRange(
                TimeProvider.System.GetUtcNow() - status.OldestDueAt.ToDateTimeOffset(), TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(12));
        }
    }

    [Fact]
    [Rule("S-123")]
    public async Task There_is_no_Hangfire_dashboard()
    {
        foreach (var path in new[]
        {
            "/hangfire",
            "/hangfire/",
            "/hangfire/recurring",
            "/hangfire/jobs/enqueued",
            "/jobs",
            "/dashboard",
            "/metrics",
        })
        {
            using var answer = await workers[0].Client.GetAsync(path, Ct);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    [Rule("S-113")]
    [Rule("S-6")]
    public async Task A_stored_job_is_a_name_without_argument_types()
    {
        foreach (var job in RecurringJobs.All)
            operators.GetRequiredService<IRecurringJobManager>().Trigger(job.Name);
        var arguments = await ReadAsync("select arguments::text from hangfire.job");
        Assert.NotEmpty(arguments);
        Assert.All(arguments, stored => Assert.Contains(RecurringJobs.All, job => stored == $"[\"\\\"{job.Name}\\\"\", null]"));
        Assert.All(
            await ReadAsync("select distinct invocationdata ->> 'Type' from hangfire.job"),
            type => Assert.Equal("Postato.Infrastructure.Jobs.JobRunner, Postato.Infrastructure", type));
        Assert.DoesNotContain(
            "$type", SerializationHelper.Serialize<object>(new { Anything = (object)new Version(1, 0) }, SerializationOption.User),
            StringComparison.Ordinal);
    }

    [Fact]
    [Rule("S-113")]
    public async Task Other_types_in_the_job_storage_are_neither_loaded_nor_called()
    {
        foreach (var type in new[]
        {
            "System.IO.File, System.Private.CoreLib",
            "System.Diagnostics.Process, System",
            "Postato.Infrastructure.Persistence.PersistenceServices, Postato.Infrastructure",
        })
            Assert.Throws<JobLoadException>(() => new InvocationData(type, "Delete", "[]", "[]").DeserializeJob());

        var file = Path.GetTempFileName();
        using (var connection = operators.GetRequiredService<JobStorage>().GetConnection())
        using (var transaction = connection.CreateWriteTransaction())
        {
            var id = connection.CreateExpiredJob(
                JobSchedule.JobOf("delivery-alarms"), new Dictionary<string, string>(), TimeProvider.System.GetUtcNow().UtcDateTime,
                TimeSpan.FromHours(1));
            await ExecuteAsync($$"""
                update hangfire.job
                set invocationdata = '{"Type":"System.IO.File, System.Private.CoreLib","Method":"Delete","ParameterTypes":"[\"System.String, mscorlib\"]"}', arguments = '["\"{{file}}\""]'
                where id = {{id}}
                """);
            transaction.AddToQueue("default", id);
            transaction.Commit();
            await Eventually.TrueAsync(
                async () => (await ReadAsync(
                    $"select 1 from hangfire.state where jobid = {id} and name in ('Failed', 'Succeeded', 'Deleted')")).Count > 0
                    || (await ReadAsync($"select 1 from hangfire.jobqueue where jobid = {id}")).Count == 0, Ct, Patience);
        }

        Assert.True(File.Exists(file));
        File.Delete(file);
    }

    private async Task TriggerAndWaitAsync(string job, string state)
    {
        operators.GetRequiredService<IRecurringJobManager>().Trigger(job);
        await Eventually.TrueAsync(async () => (await EndedAsync(state)).Contains(job), Ct, Patience);
    }

    /// <summary>The names of jobs in this state.</summary>
    private async Task<IReadOnlyList<string>> EndedAsync(string state) => [.. (await ReadAsync(
        $"select distinct j.arguments::text from hangfire.state s join hangfire.job j on j.id = s.jobid where s.name = '{state}'"))
        .Select(stored => RecurringJobs.All.First(job => stored.Contains($"\"{job.Name}\\", StringComparison.Ordinal)).Name)];

    private Task<IReadOnlyList<string>> ReadAsync(string sql) => TestSql.ReadAsync(database.Owner, sql, Ct);

    private Task ExecuteAsync(string sql) => TestSql.ReadAsync(database.Owner, sql, Ct);
}
