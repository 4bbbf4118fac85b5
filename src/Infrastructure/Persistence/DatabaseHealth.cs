using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>Healthy when the database answers and has every migration that this program needs.</summary>
internal sealed class DatabaseHealth(NpgsqlDataSource dataSource) : IHealthCheck
{
    private static readonly Statement FindMigration = Statement.Load("Database/find_migration");

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var batch = dataSource.CreateBatch();
            batch.BatchCommands.Add(FindMigration.With(Value.Of("id", Migrator.NewestMigration)));
            return await batch.ExecuteScalarAsync(cancellationToken) is true
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"The migration {Migrator.NewestMigration} is missing: run the API host's migrate command.");
        }
        catch (NpgsqlException e)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", e);
        }
    }
}
