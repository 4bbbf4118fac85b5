using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Postato.Infrastructure.Jobs;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>
/// Brings a database up to date, as its owner: first the migrations, then everything that is recreated at each run (policies, triggers,
/// functions, grants).
/// </summary>
internal static class Migrator
{
    public static async Task MigrateAsync(string ownerConnectionString, CancellationToken ct)
    {
        await using var db = new PostatoDb(new DbContextOptionsBuilder<PostatoDb>().UseNpgsql(ownerConnectionString).Options);
#pragma warning disable RS0030 // The one place that migrates.
        var strange = (await db.Database.GetAppliedMigrationsAsync(ct)).Except(db.Database.GetMigrations()).ToList();
        if (strange is not [])
            throw new OtherBuildException(strange);

        await db.Database.MigrateAsync(ct);
#pragma warning restore RS0030

        await JobServices.InstallAsync(ownerConnectionString, ct);

        await using var connection = new NpgsqlConnection(ownerConnectionString);
        await connection.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var script in SqlText.NamesIn("Schema"))
        {
#pragma warning disable RS0030 // Scripts of the schema, each of many statements.
            await using var command = new NpgsqlCommand(SqlText.Read("Schema", script), connection, transaction);
#pragma warning restore RS0030
            await command.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
    }

    /// <summary>The newest migration that this program knows.</summary>
    public static string NewestMigration { get; } = typeof(PostatoDb).Assembly.GetTypes()
        .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id)
        .Max()!;
}
