using Hangfire;
using Hangfire.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json;
using Npgsql;

namespace Postato.Infrastructure.Jobs;

/// <summary>Hangfire, for recurring jobs only. It carries no deliveries, and its dashboard has no route.</summary>
public static class JobServices
{
    internal const string Schema = "hangfire";

    private const int AtOnce = 4;
    private const int MaximumConnections = 10;

    /// <summary>Runs recurring jobs on this host, shared with the other hosts that do.</summary>
    /// <param name="connectionString">As the runtime role: the schema is installed by the migration.</param>
    public static IServiceCollection AddJobs(this IServiceCollection services, string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "postato-jobs",
            MaxPoolSize = MaximumConnections,
        };
        services.AddHangfire(hangfire => hangfire
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSerializerSettings(new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.None })
            .UseTypeSerializer(JobTypes.NameOf)
            .UseTypeResolver(JobTypes.Find)
            .UsePostgreSqlStorage(storage => storage.UseNpgsqlConnection(settings.ConnectionString), Options()));
        services.AddHostedService<JobSchedule>();
        services.AddHangfireServer(server =>
        {
            server.WorkerCount = AtOnce;
            server.ShutdownTimeout = TimeSpan.FromSeconds(20);
        });
        return services;
    }

    /// <summary>Creates or upgrades the job storage, as its owner.</summary>
    internal static async Task InstallAsync(string ownerConnectionString, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(ownerConnectionString);
        await connection.OpenAsync(ct);
        PostgreSqlObjectsInstaller.Install(connection, Schema);
    }

    internal static PostgreSqlStorageOptions Options() => new()
    {
        SchemaName = Schema,
        PrepareSchemaIfNecessary = false,
        // The locks and jobs of a killed worker become free after this.
        DistributedLockTimeout = TimeSpan.FromMinutes(2),
        InvisibilityTimeout = TimeSpan.FromMinutes(5),
        UseSlidingInvisibilityTimeout = true,
        QueuePollInterval = TimeSpan.FromSeconds(5),
        // LISTEN would need a session of its own, and NOTIFY locks the whole database at each commit.
        EnableLongPolling = false,
    };
}
