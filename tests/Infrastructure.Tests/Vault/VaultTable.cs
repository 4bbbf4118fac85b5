using Npgsql;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Testing.Postgres;

namespace Postato.Infrastructure.Tests.Vault;

/// <summary>Social accounts of two tenants, read and written with SQL as the runtime role.</summary>
internal sealed class VaultTable : IAsyncDisposable
{
    private readonly NpgsqlDataSource owner;
    private readonly NpgsqlDataSource runtime;

    private VaultTable(TestDatabase database)
    {
        ConnectionString = database.App;
        owner = NpgsqlDataSource.Create(database.Owner);
        runtime = NpgsqlDataSource.Create(database.App);
    }

    public string ConnectionString { get; }

    public List<Row> Rows { get; } = [];

    public static async Task<VaultTable> CreateAsync(int accounts, CancellationToken ct)
    {
        var table = new VaultTable(await PostgresCluster.CreateDatabaseAsync(ct));
        foreach (var tenant in new[] { Uuid7.New(TimeProvider.System.GetUtcNow()), Uuid7.New(TimeProvider.System.GetUtcNow()) })
            await table.FillAsync(tenant, accounts / 2, ct);
        return table;
    }

    public async Task WriteAsync(Row row, byte[] envelope, int keyId, CancellationToken ct)
    {
        await using var batch = runtime.CreateBatch();
        Enter(batch, row);
        Add(
            batch,
            "update social_accounts set access_token = $1, access_token_key = $2 where tenant_id = $3 and workspace_id = $4 and id = $5",
            envelope, keyId, row.Tenant, row.Workspace, row.Id);
        await batch.ExecuteNonQueryAsync(ct);
    }

    public async Task<byte[]> ReadAsync(Row row, CancellationToken ct)
    {
        await using var batch = runtime.CreateBatch();
        Enter(batch, row);
        Add(
            batch, "select access_token from social_accounts where tenant_id = $1 and workspace_id = $2 and id = $3", row.Tenant,
            row.Workspace, row.Id);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return reader.GetFieldValue<byte[]>(0);
    }

    /// <summary>Swaps the envelopes of two rows.</summary>
    public async Task SwapAsync(Row one, Row other, CancellationToken ct)
    {
        var (first, second) = (await ReadAsync(one, ct), await ReadAsync(other, ct));
        await WriteAsync(one, second, 1, ct);
        await WriteAsync(other, first, 1, ct);
    }

    public async Task<List<string>> AuditAsync(string action, CancellationToken ct)
    {
        await using var command = owner.CreateCommand("select target from audit_entries where action = $1");
        command.Parameters.AddWithValue(action);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var targets = new List<string>();
        while (await reader.ReadAsync(ct))
            targets.Add(reader.GetString(0));
        return targets;
    }

    public async ValueTask DisposeAsync()
    {
        await owner.DisposeAsync();
        await runtime.DisposeAsync();
    }

    private async Task FillAsync(Guid tenant, int accounts, CancellationToken ct)
    {
        var workspace = Uuid7.New(TimeProvider.System.GetUtcNow());
        await using var batch = owner.CreateBatch();
        Add(batch, "insert into tenants (id, name, created_at) values ($1, 'a tenant', now())", tenant);
        Add(
            batch, "insert into workspaces (tenant_id, id, name, created_at, updated_at) values ($1, $2, 'a workspace', now(), now())",
            tenant, workspace);
        for (var i = 0; i < accounts; i++)
        {
            var row = new Row(tenant, workspace, Uuid7.New(TimeProvider.System.GetUtcNow()));
            Rows.Add(row);
            Add(batch, """
                insert into social_accounts (tenant_id, workspace_id, id, platform, platform_account_id, username, status, connected_at, created_at, updated_at)
                values ($1, $2, $3, 'bluesky', $3::text, 'somebody', 'connected', now(), now(), now())
                """, tenant, workspace, row.Id);
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    private static void Enter(NpgsqlBatch batch, Row row) =>
        Add(batch, "select set_config('app.tenant_id', $1, true)", row.Tenant.ToString());

    private static void Add(NpgsqlBatch batch, string text, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        batch.BatchCommands.Add(command);
    }

    internal sealed record Row(Guid Tenant, Guid Workspace, Guid Id)
    {
        public VaultSlot Slot => new("social_accounts.access_token", Tenant, Workspace, Id);
    }
}
