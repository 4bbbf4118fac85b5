using Npgsql;

namespace Postato.Testing.Postgres;

/// <summary>Makes a test's database use the test's clock: the product's function for the time returns what the test set last.</summary>
public sealed class DatabaseTime
{
    private readonly string owner;

    private DatabaseTime(string owner) => this.owner = owner;

    public static DatabaseTime Of(TestDatabase database)
    {
        var time = new DatabaseTime(database.Owner);
        time.Execute("""
            create table if not exists public.test_time (at timestamptz, ahead interval);
            grant select on public.test_time to public;
            insert into public.test_time select null, interval '0' where not exists (select from public.test_time);
            create or replace function public.queue_time() returns timestamptz language sql volatile
            return (select coalesce(t.at, clock_timestamp() + t.ahead) from public.test_time t);
            """);
        return time;
    }

    /// <summary>The time stands still until the next call.</summary>
    public void Set(DateTimeOffset at) => Execute($"update public.test_time set at = '{at:O}'");

    /// <summary>The time continues, ahead of the machine's.</summary>
    public void Set(TimeSpan ahead) =>
        Execute($"update public.test_time set at = null, ahead = '{(long)ahead.TotalMilliseconds} milliseconds'");

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(owner);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
