using System.Diagnostics;
using Npgsql;
using Postato.Infrastructure.Persistence;
using Postato.Run.Postgres;

namespace Postato.Testing.Postgres;

/// <summary>
/// One PostgreSQL per test run. Each test class gets a copy of a migrated template, so that classes run in parallel and need no clean-up.
/// <c>ConnectionStrings__PostatoOwner</c> and <c>ConnectionStrings__Postato</c> select another server, whose owner may create databases.
/// </summary>
public static class PostgresCluster
{
    private const string Template = "postato_template";

    private static readonly Lazy<Task<TestDatabase>> Started = new(StartAsync);
    private static readonly SemaphoreSlim Copying = new(1);
    private static int copies;

    /// <summary>A new database, migrated and empty.</summary>
    public static async Task<TestDatabase> CreateDatabaseAsync(CancellationToken ct)
    {
        var template = await Started.Value.WaitAsync(ct);
        var name = $"postato_{Environment.ProcessId}_{Interlocked.Increment(ref copies)}";
        await Copying.WaitAsync(ct);
        try
        {
            // A template with open connections cannot be copied.
            await ExecuteAsync(In(template.Owner, "postgres"), $"create database {name} template {Template}", ct);
            // A copy has everything of its template except settings of the database itself.
            await ExecuteAsync(In(template.Owner, "postgres"), $"revoke temporary on database {name} from public", ct);
        }
        finally
        {
            Copying.Release();
        }

        return new(In(template.App, name), In(template.Owner, name));
    }

    private static async Task<TestDatabase> StartAsync()
    {
        var server = GivenServer() ?? await StartServerAsync();
        await ExecuteAsync(In(server.Owner, "postgres"), $"drop database if exists {Template} with (force)", CancellationToken.None);
        await ExecuteAsync(In(server.Owner, "postgres"), $"create database {Template}", CancellationToken.None);
        await PersistenceServices.MigrateAsync(In(server.Owner, Template) + ";Pooling=false", CancellationToken.None);
        return server;
    }

    private static TestDatabase? GivenServer()
    {
#pragma warning disable RS0030 // Tests have no configuration of their own.
        var (app, owner) = (
            Environment.GetEnvironmentVariable("ConnectionStrings__Postato"),
            Environment.GetEnvironmentVariable("ConnectionStrings__PostatoOwner"));
#pragma warning restore RS0030
        return app is null || owner is null ? null : new(app, owner);
    }

    private static async Task<TestDatabase> StartServerAsync()
    {
        var binaries = await PinnedPostgres.InstallAsync(CancellationToken.None);
        Leftovers.Remove();
        var folder = Leftovers.CreateFolder();
        if (Environment.IsPrivilegedProcess)
            await Command.RunAsync("chown", ["nobody", folder], CancellationToken.None);

        var (data, port) = (Path.Combine(folder, "data"), FreePort.Find());
        await RunAsNobodyAsync(
            Path.Combine(binaries, "initdb"), ["-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        var server = Process.Start(AsNobody(Path.Combine(binaries, "postgres"), [
            "-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={folder}",
            "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off", "-c", "max_connections=400", "-c",
            "logging_collector=on", "-c", "log_min_messages=fatal"]))!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop(server, folder);

        var connection = $"Host=127.0.0.1;Port={port};Database=postgres;";
        await WaitAsync(server, connection + "Username=postgres;Pooling=false");
        await ExecuteAsync(
            connection + "Username=postgres;Pooling=false",
            "create role postato_owner login createdb bypassrls; create role postato_app login", CancellationToken.None);
        return new(connection + "Username=postato_app", connection + "Username=postato_owner");
    }

    private static async Task WaitAsync(Process server, string connectionString) => await Eventually.TrueAsync(
        async () =>
        {
            if (server.HasExited)
                throw new InvalidOperationException($"PostgreSQL ended with {server.ExitCode}.");
            try
            {
                await ExecuteAsync(connectionString, "select 1", CancellationToken.None);
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        },
        CancellationToken.None);

    private static void Stop(Process server, string folder)
    {
        server.Kill(entireProcessTree: true);
        server.WaitForExit();
        // A hundred thousand files, deleted in the background by a process whose output is not read.
        using var removal = Process.Start(
            new ProcessStartInfo("rm", ["-rf", folder]) { RedirectStandardOutput = true, RedirectStandardError = true });
    }

    private static Task RunAsNobodyAsync(string program, IEnumerable<string> arguments)
    {
        var start = AsNobody(program, arguments);
        return Command.RunAsync(start.FileName, start.ArgumentList, CancellationToken.None);
    }

    private static ProcessStartInfo AsNobody(string program, IEnumerable<string> arguments) => Environment.IsPrivilegedProcess
        ? new("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", program, .. arguments]) { WorkingDirectory = "/" }
        : new(program, arguments);

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string In(string connectionString, string database) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Database = database }.ConnectionString;
}
