using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Postato.Api.Tests.Support;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.UseCases;

/// <summary>When a key was last used: known within a minute, without a write per request.</summary>
public sealed class KeyUsageTests : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly MovableClock clock = new();
    private TestDatabase database = null!;
    private ApiHost host = null!;
    private HttpClient client = null!;
    private string key = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(Ct);
        await using (var hostServices = new HostServices(database.App))
            key = (await TestTenant.CreateTenantAsync(hostServices)).Secret.Value.Reveal();
        host = new ApiHost(database, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        client = host.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    [Rule("S-18")]
    public async Task Many_requests_of_a_key_write_nothing_and_its_last_use_is_written_by_the_timer_once()
    {
        await CountWritesAsync();
        for (var i = 0; i < 40; i++)
            await UseAsync();
        Assert.Equal(0, await WritesAsync());
        Assert.Null(await LastUsedAsync());

        var used = clock.GetUtcNow();
        clock.Advance(Bound);
        await Eventually.TrueAsync(async () => await LastUsedAsync() is { } at && used - at < TimeSpan.FromSeconds(30), Ct);
        Assert.Equal(1, await WritesAsync("place = 'api_keys'"));
    }

    [Fact]
    [Rule("S-18")]
    public async Task The_time_told_is_never_more_than_a_minute_behind_the_last_use()
    {
        // Not a multiple of the timer's period, so that uses come right before and right after it runs.
        foreach (var pause in (int[])[1, 29, 31, 17, 59, 3, 61])
        {
            clock.Advance(TimeSpan.FromSeconds(pause));
            await UseAsync();
            var used = clock.GetUtcNow();
            clock.Advance(Bound);
            await Eventually.TrueAsync(async () => await LastUsedAsync() is { } at && used - at < Bound, Ct);
        }
    }

    [Fact]
    [Rule("S-18")]
    public async Task A_host_that_stops_writes_down_what_it_saw()
    {
        await UseAsync();
        Assert.Null(await LastUsedAsync());
        await host.DisposeAsync();
        Assert.NotNull(await LastUsedAsync());
    }

    private async Task UseAsync()
    {
        using var answer = await client.GetAsync("/v1/me", Ct);
        answer.EnsureSuccessStatusCode();
    }

    // The database itself counts every write of the host, to any table.
    private Task CountWritesAsync() => database.ExecuteAsync("""
        create table seen_writes (place text not null);
        create function note_write() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as
            $$ begin insert into public.seen_writes values (tg_table_name); return null; end $$;
        do $$ declare place regclass; begin
            for place in select c.oid from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'seen_writes' loop
                execute format('create trigger zz_note_write after insert or update or delete on %s for each statement execute function public.note_write()', place);
            end loop;
        end $$;
        """);

    private Task<long> WritesAsync(string condition = "true") => database.CountAsync("seen_writes", condition);

    private async Task<DateTimeOffset?> LastUsedAsync()
    {
        await using var connection = new NpgsqlConnection(database.Owner);
        await connection.OpenAsync(Ct);
#pragma warning disable RS0030 // A look from outside.
        await using var command = new NpgsqlCommand("select last_used_at from api_keys", connection);
#pragma warning restore RS0030
        return await command.ExecuteScalarAsync(Ct) is DateTime at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
    }
}
