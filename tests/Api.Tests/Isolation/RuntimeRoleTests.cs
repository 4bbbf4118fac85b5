using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Postato.Api.Tests.Support;
using Postato.Application.Posts;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Isolation;

[Rule("S-62")]
public sealed class RuntimeRoleTests
{
    [Fact]
    public async Task A_host_starts_as_the_runtime_role()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await CheckAsync(database.App);
    }

    [Fact]
    public async Task A_host_refuses_to_start_as_the_owner()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => CheckAsync(database.Owner));
        Assert.Contains("ConnectionStrings__Postato", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grant create on schema public to postato_app", "may create")]
    [InlineData("grant create on schema hangfire to postato_app", "may create in schema hangfire")]
    [InlineData("grant truncate on posts to postato_app", "may truncate")]
    [InlineData("grant trigger on posts to postato_app", "may put triggers on tables")]
    [InlineData("create schema theirs; grant create on schema theirs to postato_app", "may create in schema theirs")]
    [InlineData(
        "do $$ begin execute format('grant create on database %I to postato_app', current_database()); end $$", "may create schemas")]
    [InlineData(
        "do $$ begin execute format('grant temporary on database %I to postato_app', current_database()); end $$",
        "revoke temporary on database")]
    [InlineData(
        "do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$",
        "revoke temporary on database")]
    public async Task A_host_refuses_a_role_with_too_many_rights(string grant, string reason)
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await database.ExecuteAsync(grant);
        Assert.Contains(
            reason, (await Assert.ThrowsAsync<InvalidOperationException>(() => CheckAsync(database.App))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("superuser", "", "superuser")]
    [InlineData("bypassrls", "", "BYPASSRLS")]
    [InlineData("replication", "", "REPLICATION")]
    [InlineData("createrole", "", "CREATEROLE")]
    [InlineData("", "grant pg_execute_server_program to {0}", "member")]
    [InlineData("", "grant pg_write_server_files to {0}", "member")]
    [InlineData("noinherit", "grant pg_read_server_files to {0}", "member")]
    [InlineData("", "grant pg_read_all_data to {0}", "member")]
    [InlineData("noinherit", "create role copier_{0} replication; grant copier_{0} to {0}", "member")]
    [InlineData("", "grant set on parameter session_replication_role to {0}", "session_replication_role")]
    [InlineData("", "alter table posts owner to {0}", "owns")]
    [InlineData("", "create table theirs (id int); alter table theirs owner to {0}", "owns")]
    [InlineData("", "create function theirs() returns int language sql return 1; alter function theirs() owner to {0}", "owns")]
    [InlineData("", "grant postato_owner to {0}", "may create")]
    [InlineData("noinherit", "grant postato_owner to {0}", "member")]
    [InlineData("noinherit", "create role between_{0} noinherit; grant postato_owner to between_{0}; grant between_{0} to {0}", "member")]
    public async Task A_host_refuses_any_role_that_could_get_around_the_isolation(string attributes, string statement, string reason)
    {
        // Roles are shared by the whole server, so this test creates its own role and database.
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        var mighty = $"mighty_{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8))}";
        var superuser = new NpgsqlConnectionStringBuilder(database.Owner) { Username = "postgres" }.ConnectionString;
        await database.ExecuteAsync(
            superuser,
            $"create role {mighty} login {attributes}; grant usage on schema public "
                + $"to {mighty}; {string.Format(System.Globalization.CultureInfo.InvariantCulture, statement, mighty)}");

        var asMighty = new NpgsqlConnectionStringBuilder(database.App) { Username = mighty }.ConnectionString;
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => CheckAsync(asMighty));

        Assert.Contains($"'{mighty}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// A table of the runtime role with a trigger, in the place of the owner's table: if a function of the owner wrote to it, the trigger
    /// would run as the owner.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_temporary_table_of_the_runtime_role_is_not_used_by_the_owners_functions(bool mayMakeTables)
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        Assert.Null((await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(testTenant, testTenant.Submission())).Error);
        await database.ExecuteAsync("update deliveries set lease_owner = 'evil', lease_until = now()");
        var history = await database.CountAsync("audit_entries", "true");
        if (mayMakeTables)
            await database.ExecuteAsync(
                "do $$ begin execute format('grant temporary on database %I to postato_app', current_database()); end $$");

        var failed = await Record.ExceptionAsync(() => database.ExecuteAsync(
            database.App,
            """
            create temporary table delivery_lanes (like public.delivery_lanes);
            grant all on delivery_lanes to public;
            create function pg_temp.take_over() returns trigger language plpgsql as $$
            begin
                execute 'alter table public.audit_entries disable trigger all';
                delete from public.audit_entries;
                return null;
            end $$;
            create trigger take_over before update on delivery_lanes for each statement execute function pg_temp.take_over();
            select release_leases('evil', null);
            """));

        Assert.Equal(mayMakeTables ? null : PostgresErrorCodes.InsufficientPrivilege, (failed as PostgresException)?.SqlState);
        Assert.Equal(history, await database.CountAsync("audit_entries", "true"));
        Assert.Equal(mayMakeTables ? 0 : 1, await database.CountAsync("deliveries", "lease_owner = 'evil'"));
    }

    [Fact]
    public async Task The_runtime_role_owns_nothing_and_bypasses_nothing()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        Assert.Empty(await database.ReadAsync("select relname from pg_class where pg_get_userbyid(relowner) = 'postato_app'"));
        Assert.Equal(
            ["False"],
            await database.ReadAsync(
                "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb from pg_roles where rolname = 'postato_app'"));
        Assert.Equal(
            ["True"], await database.ReadAsync("select rolbypassrls and not rolsuper from pg_roles where rolname = 'postato_owner'"));
    }

    [Fact]
    public async Task The_functions_find_rows_when_the_runtime_role_calls_them()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        await database.ExecuteAsync(
            $"""
            insert into connect_links (tenant_id, workspace_id, id, platform, token_hash, state_hash, created_by, created_at, expires_at)
            values ('{testTenant.Tenant.Id.Value}', '{testTenant.Workspace.Id.Value}', '{testTenant.Tenant.Id.Value}', 'paper', '\x01', '\x02', 'somebody', now(), now());
            insert into idempotency_keys (tenant_id, workspace_id, key, id, fingerprint, status, content_type, answer, post_ids, created_at)
            values ('{testTenant.Tenant.Id.Value}', '{testTenant.Workspace.Id.Value}', 'old', '{testTenant.Tenant.Id.Value}', '', 201, '', '', array[]::uuid[], now() - interval '31 days')
            """);

        Assert.Null((await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(testTenant, testTenant.Submission())).Error);
        var others = await TestTenant.CreateTenantAsync(hostServices);
        var later = (await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(
            others, others.Submission("Later", SubmissionStatus.Scheduled, TimeProvider.System.GetUtcNow().AddDays(1)))).Value.Id.Value;
        await database.ExecuteAsync(
            $"update deliveries set lease_owner = 'renewed', lease_until = now(), lease_fence = 7 where post_id = '{later}'");
        var held = Assert.Single(await database.ReadAsync($"select id::text from deliveries where post_id = '{later}'"));
        var stranded = (await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(
            testTenant, testTenant.Submission("Stranded"))).Value.Id.Value;
        await database.ExecuteAsync(
            $"update deliveries set status = 'closed' where post_id = '{stranded}'; update posts set status = 'processing', updated_at "
                + $"= now() - interval '1 hour' where id = '{stranded}'");
        await database.ExecuteAsync(
            "update social_accounts set refresh_at = now() - interval '1 hour', token_expires_at = now(), refresh_error = "
                + "'{\"code\":\"network_unavailable\"}'");
        await database.ExecuteAsync("update connect_links set session_sealed = '\\x01', session_sealed_key = 7");

        var calls = new Dictionary<string, string>
        {
            ["find_tenant_of_key"] = $"'\\x{Convert.ToHexString(testTenant.Secret.Hash)}'",
            ["find_connect_link"] = "'\\x01'",
            ["find_connect_link_by_state"] = "'\\x02'",
            ["find_tenant_of_workspace"] = $"'{testTenant.Workspace.Id.Value}'",
            ["claim_deliveries"] = "'worker', 10, interval '1 hour', '{}', '{}', '{}', 10, 10",
            ["renew_leases"] = $"'renewed', array['{held}'::uuid], array[7::bigint], interval '1 hour'",
            ["release_leases"] = "'worker', null",
            ["is_item_taken"] =
                $"'{testTenant.Tenant.Id.Value}', '{testTenant.Workspace.Id.Value}', '{testTenant.Account.Id.Value}', 'at-the-network', "
                    + $"'{testTenant.Tenant.Id.Value}', 0",
            ["next_delivery_due"] = "",
            ["vault_status"] = "",
            ["find_sealed"] = "'connect_links.session_sealed', 7, array[]::uuid[], 10",
            ["claim_refreshes"] = "'paper', interval '1 minute', 10",
            ["account_health"] = "now()",
            ["delivery_backlog"] = "now(), now()",
            ["find_stranded"] = "now(), 10",
            ["expire_idempotency_keys"] = "now() - interval '30 days', 10",
        };
        var all = await database.ReadAsync("select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace");
        Assert.Equal(all.Order(StringComparer.Ordinal), calls.Keys.Order(StringComparer.Ordinal));
        foreach (var (function, arguments) in calls)
            Assert.True(
                await CountAsync(database, $"(select {function}({arguments}) found) called where found is not null") >= 1, function);
    }

    private static async Task CheckAsync(string connectionString)
    {
        await using var hostServices = new HostServices(connectionString);
        foreach (var check in hostServices.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
            await check.StartingAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<long> CountAsync(TestDatabase database, string function)
    {
        await using var connection = new NpgsqlConnection(database.App);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"select count(*) from {function}", connection);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
