using System.Diagnostics;
using Npgsql;

namespace Postato.Run.Postgres;

/// <summary>A PostgreSQL of this home: created once, run as another user when this one is root, on loopback with passwords.</summary>
internal sealed class OwnPostgres(string binaries, RunHome home, Settings settings)
{
    private const string Superuser = "postgres";
    private const string Database = "postato";

    private int Port => settings.Ports[Ports.Postgres];

    private string Data => home.PostgresData;

    public string AppConnection => Connection("postato_app", settings.AppPassword, Database);

    public string OwnerConnection => Connection("postato_owner", settings.OwnerPassword, Database);

    public ProcessStartInfo StartInfo() => AsServer("postgres",
        "-D", Data, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={home.PostgresFolder}", "-c",
        "max_connections=200", "-c", "shared_buffers=256MB");

    /// <summary>Creates the data folder completely or not at all.</summary>
    public async Task PrepareAsync(CancellationToken ct)
    {
        if (Directory.Exists(Data))
        {
            if (!File.Exists(Path.Combine(Data, "PG_VERSION")))
                throw new Sentence(
                    $"{Data} is no whole PostgreSQL data folder: move it away or delete it, and a new one is made (posts that are only "
                        + $"there are lost).");
            return;
        }

        Directory.CreateDirectory(home.PostgresFolder);
        var draft = $"{Data}.partial";
        if (Directory.Exists(draft))
            Directory.Delete(draft, recursive: true);
        var passwordFile = Path.Combine(home.PostgresFolder, "password");
        RunHome.WriteSecretly(passwordFile, settings.SuperuserPassword);
        if (Environment.IsPrivilegedProcess)
            await Command.RunAsync("chown", ["-R", "nobody", home.PostgresFolder], ct);
        try
        {
            var start = AsServer(
                "initdb", "-D", draft, "-U", Superuser, "--auth=scram-sha-256", $"--pwfile={passwordFile}", "-E", "UTF8", "--locale=C");
            await Command.RunAsync(start.FileName, start.ArgumentList, ct);
            Directory.Move(draft, Data);
        }
        catch (InvalidOperationException failed)
        {
            throw new Sentence(
                $"PostgreSQL could not make its data folder in {home.PostgresFolder}: {failed.Message.Trim().Split('\n')[^1]}");
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    /// <summary>Ends a server that was left over in this data folder, so that a new one can start.</summary>
    public Task EndOldBackendsAsync()
    {
        foreach (var process in ProcessTable.All.Where(
            process => process.Name.StartsWith("postgres", StringComparison.Ordinal) && process.WorkingFolder == Data))
            _ = Supervised.Kill(process.Id, Supervised.AtOnce);

        return Task.CompletedTask;
    }

    /// <summary>Waits until it answers, and creates the two roles and the database that the product needs.</summary>
    public async Task WaitAsync(CancellationToken ct)
    {
        var admin = Connection(Superuser, settings.SuperuserPassword, "postgres");
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                await ExecuteAsync(admin, "select 1", ct);
                break;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
            }
        }

        // Passwords are hexadecimal digits that we generated, so they need no quoting.
        await ExecuteAsync(admin, $"""
            do $$ begin
                if not exists (select from pg_roles where rolname = 'postato_owner') then create role postato_owner; end if;
                if not exists (select from pg_roles where rolname = 'postato_app') then create role postato_app; end if;
            end $$;
            alter role postato_owner login nosuperuser bypassrls password '{settings.OwnerPassword}';
            alter role postato_app login nosuperuser nobypassrls nocreatedb nocreaterole password '{settings.AppPassword}';
            """, ct);
        if (!await ExistsAsync(admin, ct))
            await ExecuteAsync(admin, $"create database {Database} owner postato_owner", ct);
        await ExecuteAsync(
            Connection(Superuser, settings.SuperuserPassword, Database),
            "alter schema public owner to postato_owner; revoke create on schema public from public", ct);
    }

    private static async Task<bool> ExistsAsync(string connectionString, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand($"select 1 from pg_database where datname = '{Database}'", connection);
        return await command.ExecuteScalarAsync(ct) is not null;
    }

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    // Keeps a failed statement with a password out of the server's log.
    private string Connection(string user, string password, string database) =>
        $"Host=127.0.0.1;Port={Port};Database={database};Username={user};Password={password}"
            + (user == Superuser ? ";Pooling=false;Options=-c log_min_error_statement=panic" : "");

    // exec, so that the child's id is the server's.
    private ProcessStartInfo AsServer(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? new("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", Path.Combine(binaries, program), .. arguments])
        {
            WorkingDirectory = "/",
        }
        : new(Path.Combine(binaries, program), arguments);
}
