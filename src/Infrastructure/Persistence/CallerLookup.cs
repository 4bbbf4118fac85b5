using Npgsql;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>
/// Sets the tenant that a credential belongs to and reads what it opens, in the round trip that opens the transaction. Whether it is
/// live is said by the kind of caller that it gives.
/// </summary>
internal sealed class CallerLookup
{
    private static readonly Statement EnterByKey = Statement.Load("enter_by_key");
    private static readonly Statement EnterByLink = Statement.Load("enter_by_link");
    private static readonly Statement EnterByState = Statement.Load("enter_by_state");
    private static readonly Statement EnterTenant = Statement.Load("enter_tenant");
    private static readonly Statement FindCaller = Statement.Load("find_caller");
    private static readonly Statement FindCallerInWorkspace = Statement.Load("find_caller_in_workspace");
    private static readonly Statement FindLink = Statement.Load("find_link");
    private static readonly Statement FindWorkspaces = Statement.Load("find_workspaces");

    private readonly NpgsqlBatchCommand[] questions;
    private readonly Func<NpgsqlDataReader?, CancellationToken, Task<Caller?>> read;

    /// <param name="questions">What sets the tenant, then what reads the caller.</param>
    /// <param name="read">Reads the rows of the last question; none was asked: no rows.</param>
    private CallerLookup(NpgsqlBatchCommand[] questions, Func<NpgsqlDataReader?, CancellationToken, Task<Caller?>> read) =>
        (this.questions, this.read) = (questions, read);

    /// <summary>Null: this kind of credential has no look-up, so it opens nothing.</summary>
    public static CallerLookup? Of(Opening opening) => opening.Credential switch
    {
        Credential.ApiKey key when opening.WorkspaceId is { } workspace =>
            new([EnterByKey.With(Value.Of(key.Hash)), FindCallerInWorkspace.With(Value.Of(key.Hash), Value.Of(workspace))], ReadKeyAsync),
        Credential.ApiKey key => new([EnterByKey.With(Value.Of(key.Hash)), FindCaller.With(Value.Of(key.Hash))], ReadKeyAsync),
        Credential.ConnectLink link => new([EnterByLink.With(Value.Of(link.Hash)), FindLink.With(Value.Of(link.Hash))], ReadLinkAsync),
        Credential.ConnectState state => new([EnterByState.With(Value.Of(state.Hash)), FindLink.With(Value.Of(state.Hash))], ReadLinkAsync),
        Credential.System system => new(
            Enter(system.TenantId, opening.WorkspaceId),
            async (rows, ct) => new SystemCaller(system.Part, system.TenantId, await ReadWorkspacesAsync(rows!, ct))),
        Credential.Operator { TenantId: { } tenant } proven => new(
            Enter(tenant, opening.WorkspaceId),
            async (rows, ct) => new OperatorCaller(proven.Permissions, tenant, await ReadWorkspacesAsync(rows!, ct))),
        Credential.Operator proven => new([], (_, _) => Task.FromResult<Caller?>(new OperatorCaller(proven.Permissions, null, []))),
        _ => null,
    };

    public void Ask(NpgsqlBatch batch)
    {
        foreach (var question in questions)
            batch.BatchCommands.Add(question);
    }

    /// <returns>Null: there is no such credential.</returns>
    public async Task<Caller?> ReadAsync(ResultSets answers, CancellationToken ct)
    {
        NpgsqlDataReader? rows = null;
        foreach (var _ in questions)
            rows = await answers.NextAsync(ct);
        return await read(rows, ct);
    }

    private static NpgsqlBatchCommand[] Enter(Id<Tenant> tenant, Id<Workspace>? workspace) =>
        [EnterTenant.With(Value.Of(tenant.Value.ToString())), FindWorkspaces.With(Value.Of(workspace))];

    private static async Task<Caller?> ReadKeyAsync(NpgsqlDataReader? rows, CancellationToken ct)
    {
        ApiKeyCaller? found = null;
        var grants = new List<WorkspaceGrant>();
        while (await rows!.ReadAsync(ct))
        {
            found ??= KeyOf(rows, grants);
            if (!rows.IsDBNull(10))
                grants.Add(new(new(rows.GetGuid(10)), rows.GetString(11), (Permission)rows.GetInt32(12)));
        }

        return found;
    }

    private static ApiKeyCaller KeyOf(NpgsqlDataReader row, IReadOnlyList<WorkspaceGrant> grants) => new(
        Tenant: new(row.GetGuid(9)),
        KeyId: new(row.GetGuid(0)),
        Hash: row.GetFieldValue<byte[]>(1),
        DisplayPrefix: row.GetString(2),
        ExpiresAt: Instant(row, 3),
        RevokedAt: Instant(row, 4),
        LastUsedAt: Instant(row, 5),
        Selected: row.IsDBNull(6) ? null : row.GetFieldValue<Guid[]>(6),
        AgentId: new(row.GetGuid(7)),
        AgentName: row.FieldCount > 13 ? row.GetString(13) : null,
        AgentDeleted: row.GetBoolean(8),
        Granted: grants);

    private static async Task<Caller?> ReadLinkAsync(NpgsqlDataReader? row, CancellationToken ct) => await row!.ReadAsync(ct)
        ? new ConnectLinkCaller(
            Tenant: new(row.GetGuid(0)),
            LinkId: new(row.GetGuid(1)),
            WorkspaceId: new(row.GetGuid(2)),
            WorkspaceName: row.GetString(3),
            ExpiresAt: row.GetFieldValue<DateTimeOffset>(4),
            UsedAt: Instant(row, 5),
            AuthorizationExpiresAt: Instant(row, 6))
        : null;

    private static async Task<IReadOnlyList<LiveWorkspace>> ReadWorkspacesAsync(NpgsqlDataReader rows, CancellationToken ct)
    {
        var workspaces = new List<LiveWorkspace>();
        while (await rows.ReadAsync(ct))
            workspaces.Add(new(new(rows.GetGuid(0)), rows.GetString(1)));
        return workspaces;
    }

    private static DateTimeOffset? Instant(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
