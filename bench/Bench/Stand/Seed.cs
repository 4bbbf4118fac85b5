using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using NpgsqlTypes;
using Postato.Domain.Accounts;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Vault;
using Postato.Run;

namespace Postato.Bench.Stand;

/// <summary>
/// Creates thousands of tenants, accounts and posts with SQL, as the owner, because the product's API would take too long. Tokens are
/// sealed by the product's own vault, and the Sandbox reads the same ones from its journal at start.
/// </summary>
internal static class Seed
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<IReadOnlyDictionary<int, string>> WorldsAsync(Place place, RunHome home, IReadOnlyList<World> worlds)
    {
        await place.ExecuteAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "bounds", "0-world.sql")));
        var keys = worlds.SelectMany(world => world.TenantNumbers).ToDictionary(tenant => tenant, _ => ApiKeySecret.Generate());
        await place.ExecuteAsync(string.Join('\n', worlds.Select(TenantsOf)));
        await CopyKeysAsync(place, keys);
        await CopyAccountsAsync(place, home, [.. worlds.SelectMany(world => world.AccountNumbers)]);
        await place.ExecuteAsync("analyze");
        return keys.ToDictionary(entry => entry.Key, entry => entry.Value.Value.Reveal());
    }

    /// <summary>
    /// Posts of one item, spread evenly over the accounts, due at <paramref name="due"/> (SQL; <c>i</c> is the post's number).
    /// </summary>
    /// <param name="text">SQL of the text, different for each post.</param>
    public static async Task PostsAsync(Place place, World world, int count, string due, string text) => await place.ExecuteAsync($"""
        with numbered as materialized (
            select i, {world.FirstAccount} + {world.Step} * (i % {world.Accounts}) as n, uuidv7() as post, {due} as due from generate_series(0, {count - 1}) i),
        made as (
            insert into posts (tenant_id, workspace_id, id, account_id, platform, post_type, status, created_at, updated_at, scheduled_at, warnings, content_hash, created_by, transitions)
            select bench.tenant_of(n), bench.workspace_of(n), post, bench.id(3, n), 'twitter', 'tweet', 'scheduled', now(), now(), due, '[]',
                uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'agt_bench',
                '[{Transition}]'
            from numbered),
        items as (
            insert into post_items (tenant_id, workspace_id, id, post_id, index, kind, text, status, media)
            select bench.tenant_of(n), bench.workspace_of(n), uuidv7(), post, 0, 'main', {text}, 'pending', '[]' from numbered)
        insert into deliveries (tenant_id, workspace_id, id, post_id, account_id, platform, status, due_at, attempts, trace_id, created_at)
        select bench.tenant_of(n), bench.workspace_of(n), uuidv7(), post, bench.id(3, n), 'twitter', 'queued', due, 0, null, now() from numbered
        """);

    /// <summary>Posts published in the past, without triggers and foreign keys.</summary>
    public static async Task HistoryAsync(Place place, World world, int from, int count) => await place.ExecuteWithoutTriggersAsync($"""
        create temp table numbered as
        select i, {world.FirstAccount} + {world.Step} * (i % {world.Accounts}) as n, uuidv7(interval '-30 days' + i * interval '1 ms') as post, uuidv7() as delivery from generate_series({from}, {from + count - 1}) i;
        insert into posts (tenant_id, workspace_id, id, account_id, platform, post_type, status, created_at, updated_at, scheduled_at, published_at, warnings, content_hash, created_by, transitions)
        select bench.tenant_of(n), bench.workspace_of(n), post, bench.id(3, n), 'twitter', 'tweet', case when i % 200 = 0 then 'failed' else 'published' end,
            now() - interval '30 days', now(), now() - interval '30 days', now() - interval '30 days', '[]', uuid_send(post) || uuid_send(delivery), 'agt_bench', '[{Transition}]'
        from numbered;
        insert into post_items (tenant_id, workspace_id, id, post_id, index, kind, text, status, media)
        select bench.tenant_of(n), bench.workspace_of(n), uuidv7(), post, 0, 'main', 'History number ' || i || case when i % 5000 = 7 then ' with a needle' else '' end, 'published', '[]' from numbered;
        insert into deliveries (tenant_id, workspace_id, id, post_id, account_id, platform, status, due_at, attempts, created_at)
        select bench.tenant_of(n), bench.workspace_of(n), delivery, post, bench.id(3, n), 'twitter', 'closed', now() - interval '30 days', 1, now() - interval '30 days' from numbered;
        drop table numbered;
        """);

    private const string Transition = """{"at":"2026-01-01T00:00:00.0000000+00:00","from":"draft","trigger":"schedule","to":"scheduled"}""";

    private static string TenantsOf(World world)
    {
        var last = world.FirstTenant + world.Tenants - 1;
        return $"""
            insert into tenants (id, name, created_at) select bench.id(1, n), 'Tenant ' || n, now() from generate_series({world.FirstTenant}, {last}) n;
            insert into workspaces (tenant_id, id, name, created_at, updated_at) select bench.id(1, n), bench.id(2, n), 'Workspace', now(), now() from generate_series({world.FirstTenant}, {last}) n;
            insert into agents (tenant_id, id, name, created_at) select bench.id(1, n), bench.id(4, n), 'Agent', now() from generate_series({world.FirstTenant}, {last}) n;
            insert into grants (tenant_id, workspace_id, agent_id, permissions) select bench.id(1, n), bench.id(2, n), bench.id(4, n), {int.MaxValue} from generate_series({world.FirstTenant}, {last}) n;
            """;
    }

    private static async Task CopyKeysAsync(Place place, Dictionary<int, ApiKeySecret> keys)
    {
        await using var connection = await place.Owner.OpenConnectionAsync();
        await using var rows = await connection.BeginBinaryImportAsync(
            "copy api_keys (tenant_id, id, agent_id, hash, display_prefix, created_at) from stdin (format binary)");
        foreach (var (tenant, key) in keys)
        {
            await rows.StartRowAsync();
            await rows.WriteAsync(World.IdOf(1, tenant), NpgsqlDbType.Uuid);
            await rows.WriteAsync(World.IdOf(5, tenant), NpgsqlDbType.Uuid);
            await rows.WriteAsync(World.IdOf(4, tenant), NpgsqlDbType.Uuid);
            await rows.WriteAsync(key.Hash, NpgsqlDbType.Bytea);
            await rows.WriteAsync(key.DisplayPrefix, NpgsqlDbType.Text);
            await rows.WriteAsync(TimeProvider.System.GetUtcNow(), NpgsqlDbType.TimestampTz);
        }

        await rows.CompleteAsync();
    }

    private static async Task CopyAccountsAsync(Place place, RunHome home, IReadOnlyList<int> accounts)
    {
        var vault = new AesGcmTokenVault(KeyRing.Unchecked(1, Convert.FromBase64String(await File.ReadAllTextAsync(home.VaultKeyFile))));
        var now = TimeProvider.System.GetUtcNow();
        await using var journal = new StreamWriter(Path.Combine(home.SandboxData, "journal.jsonl"));
        await using var connection = await place.Owner.OpenConnectionAsync();
        await using var rows = await connection.BeginBinaryImportAsync("""
            copy social_accounts (tenant_id, workspace_id, id, platform, platform_account_id, username, status, connected_at, token_expires_at, created_at, updated_at,
                access_token, access_token_key, refresh_token, refresh_token_key, scopes) from stdin (format binary)
            """);
        foreach (var account in accounts)
        {
            var id = (1_000_000_000_000_000 + account).ToString(CultureInfo.InvariantCulture);
            var (access, refresh) = (NewToken(), NewToken());
            byte[] Seal(string column, string token) =>
                vault.Seal(
                    new Secret(token),
                    new VaultSlot($"social_accounts.{column}", World.Tenant(account), World.Workspace(account), World.Account(account)));
            await rows.StartRowAsync();
            await rows.WriteAsync(World.Tenant(account), NpgsqlDbType.Uuid);
            await rows.WriteAsync(World.Workspace(account), NpgsqlDbType.Uuid);
            await rows.WriteAsync(World.Account(account), NpgsqlDbType.Uuid);
            await rows.WriteAsync("twitter", NpgsqlDbType.Text);
            await rows.WriteAsync(id, NpgsqlDbType.Text);
            await rows.WriteAsync($"bench{account}", NpgsqlDbType.Text);
            await rows.WriteAsync("connected", NpgsqlDbType.Text);
            await rows.WriteAsync(now, NpgsqlDbType.TimestampTz);
            await rows.WriteAsync(now.AddDays(1), NpgsqlDbType.TimestampTz);
            await rows.WriteAsync(now, NpgsqlDbType.TimestampTz);
            await rows.WriteAsync(now, NpgsqlDbType.TimestampTz);
            await rows.WriteAsync(Seal("access_token", access), NpgsqlDbType.Bytea);
            await rows.WriteAsync(1, NpgsqlDbType.Integer);
            await rows.WriteAsync(Seal("refresh_token", refresh), NpgsqlDbType.Bytea);
            await rows.WriteAsync(1, NpgsqlDbType.Integer);
            await rows.WriteAsync(Scopes, NpgsqlDbType.Array | NpgsqlDbType.Text);

            await WriteAsync(journal, "account", new { id, username = $"bench{account}", name = $"Bench {account}" });
            await WriteAsync(
                journal, "session",
                new
                {
                    id = $"s{account}",
                    accountId = id,
                    clientId = "postato-demo",
                    scope = string.Join(' ', Scopes),
                    accessToken = access,
                    accessExpiresAt = now.AddDays(1),
                    refreshToken = refresh,
                });
        }

        await rows.CompleteAsync();
    }

    private static readonly string[] Scopes = ["tweet.read", "tweet.write", "users.read", "media.write", "offline.access"];

    private static Task WriteAsync<T>(StreamWriter journal, string kind, T value) =>
        journal.WriteLineAsync(JsonSerializer.Serialize(new { platform = "twitter", kind, value }, Json));

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
