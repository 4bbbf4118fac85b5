namespace Postato.Bench.Stand;

/// <summary>PostgreSQL's time by statement; statements inside functions and triggers are listed separately.</summary>
internal static class Statements
{
    public const string Query = """
        select total_exec_time, calls, mean_exec_time, shared_blks_hit + shared_blks_read, left(regexp_replace(query, '\s+', ' ', 'g'), 110)
        from pg_stat_statements
        where query !~* 'generate_series|pg_stat_statements|^(truncate|copy|vacuum|analyze|checkpoint)'
        order by total_exec_time desc limit 25
        """;

    public static readonly string[] Settings = ["shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track=all"];
}
