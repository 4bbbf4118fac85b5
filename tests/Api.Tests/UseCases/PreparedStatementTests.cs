using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Postato.Api.Tests.Support;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.UseCases;

/// <summary>Unprepared statements cost PostgreSQL twice as much, and a large pool displaces the cache of a small machine.</summary>
public sealed class PreparedStatementTests
{
    [Fact]
    public async Task What_an_accepted_post_takes_is_planned_once_a_connection()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices($"{database.App};Maximum Pool Size=1");
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        for (var i = 0; i < 15; i++)
            Assert.Null((await hostServices.PostAsync(testTenant, $"key {i}", testTenant.Submission($"Post {i}"))).Error);

        await using var connection = await hostServices.Services.GetRequiredService<NpgsqlDataSource>()
            .OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            "select count(*) from pg_prepared_statements where statement ~ '(insert into|from) "
                + "(posts|idempotency_keys|audit_entries|events|deliveries|api_keys)' and generic_plans > 0",
            connection);
        Assert.True((long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))! >= 6);
    }

    [Theory]
    [InlineData("", 16, 200)]
    [InlineData(";Maximum Pool Size=3;Max Auto Prepare=0", 3, 0)]
    public async Task The_operators_connection_settings_override_the_defaults(string written, int pool, int prepared)
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App + written);
        var settings = new NpgsqlConnectionStringBuilder(hostServices.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString);
        Assert.Equal((pool, prepared), (settings.MaxPoolSize, settings.MaxAutoPrepare));
    }
}
