using Npgsql;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Accounts;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>
/// Sets the credential's tenant and reads the caller, in the round trip that opens the transaction. The caller's type decides whether it is
/// live.
/// </summary>
internal sealed class CallerLookup
{
    private static readonly Statement EnterByKey = Statement.Load("Callers/enter_by_key");
    private static readonly Statement EnterByLink = Statement.Load("Callers/enter_by_link");
    private static readonly Statement EnterByState = Statement.Load("Callers/enter_by_state");
    private static readonly Statement FindKey = Statement.Load("Callers/find_key");
    private static readonly Statement FindKeyInWorkspace = Statement.Load("Callers/find_key_in_workspace");
    private static readonly Statement FindLink = Statement.Load("Callers/find_link");
    private static readonly Statement FindWorkspaces = Statement.Load("Callers/find_workspaces");

    private readonly NpgsqlBatchCommand[] questions;
    private readonly Func<NpgsqlDataReader?, CancellationToken, Task<Caller?>> read;

    /// <param name="questions">The statement that sets the tenant, then the one that reads the caller.</param>
    /// <param name="read">Reads the rows of the last statement; without statements, no rows.</param>
    private CallerLookup(NpgsqlBatchCommand[] questions, Func<NpgsqlDataReader?, CancellationToken, Task<Caller?>> read) =>
        (this.questions, this.read) = (questions, read);

    /// <summary>Null when this kind of credential has no look-up, so that it allows nothing.</summary>
    public static CallerLookup? Of(Opening opening) => opening.Credential switch
    {
        Credential.ApiKey key when opening.WorkspaceId is { } workspace => new(
            [By(EnterByKey, key.Hash), FindKeyInWorkspace.With(Value.Of("hash", key.Hash), Value.Of("workspace", workspace))],
            ReadKeyAsync),
        Credential.ApiKey key => new([By(EnterByKey, key.Hash), By(FindKey, key.Hash)], ReadKeyAsync),
        Credential.ConnectLink link => new([By(EnterByLink, link.Hash), By(FindLink, link.Hash)], ReadLinkAsync),
        Credential.ConnectState state => new([By(EnterByState, state.Hash), By(FindLink, state.Hash)], ReadLinkAsync),
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

    /// <returns>Null when there is no such credential.</returns>
    public async Task<Caller?> ReadAsync(ResultSets answers, CancellationToken ct)
    {
        NpgsqlDataReader? rows = null;
        foreach (var _ in questions)
            rows = await answers.NextAsync(ct);
        return await read(rows, ct);
    }

    private static NpgsqlBatchCommand By(Statement statement, byte[] hash) => statement.With(Value.Of("hash", hash));

    private static NpgsqlBatchCommand[] Enter(Id<Tenant> tenant, Id<Workspace>? workspace) =>
        [Transaction.Enter(tenant), FindWorkspaces.With(Value.Of("workspace", workspace))];

    private static async Task<Caller?> ReadKeyAsync(NpgsqlDataReader? rows, CancellationToken ct)
    {
        ApiKeyCaller? found = null;
        var grants = new List<WorkspaceGrant>();
        while (await rows!.ReadAsync(ct))
        {
            found ??= KeyOf(rows, grants);
            if (rows.FindValue<Guid>("workspace_id") is { } workspace)
                grants.Add(new(new(workspace), rows.Get<string>("workspace_name"), (Permission)rows.Get<int>("permissions")));
        }

        return found;
    }

    private static ApiKeyCaller KeyOf(NpgsqlDataReader row, IReadOnlyList<WorkspaceGrant> grants) => new(
        Tenant: row.GetId<Tenant>("tenant_id"),
        KeyId: row.GetId<ApiKey>("id"),
        Hash: row.Get<byte[]>("hash"),
        DisplayPrefix: row.Get<string>("display_prefix"),
        ExpiresAt: row.FindValue<DateTimeOffset>("expires_at"),
        RevokedAt: row.FindValue<DateTimeOffset>("revoked_at"),
        LastUsedAt: row.FindValue<DateTimeOffset>("last_used_at"),
        Selected: row.Find<Guid[]>("selected_workspaces"),
        AgentId: row.GetId<Agent>("agent_id"),
        AgentName: row.Get<string>("agent_name"),
        AgentDeleted: row.Get<bool>("agent_deleted"),
        Granted: grants);

    private static async Task<Caller?> ReadLinkAsync(NpgsqlDataReader? row, CancellationToken ct) => await row!.ReadAsync(ct)
        ? new ConnectLinkCaller(
            Tenant: row.GetId<Tenant>("tenant_id"),
            LinkId: row.GetId<ConnectLink>("id"),
            WorkspaceId: row.GetId<Workspace>("workspace_id"),
            WorkspaceName: row.Get<string>("workspace_name"),
            ExpiresAt: row.Get<DateTimeOffset>("expires_at"),
            UsedAt: row.FindValue<DateTimeOffset>("used_at"),
            AuthorizationExpiresAt: row.FindValue<DateTimeOffset>("authorization_expires_at"))
        : null;

    private static async Task<IReadOnlyList<LiveWorkspace>> ReadWorkspacesAsync(NpgsqlDataReader rows, CancellationToken ct)
    {
        var workspaces = new List<LiveWorkspace>();
        while (await rows.ReadAsync(ct))
            workspaces.Add(new(rows.GetId<Workspace>("id"), rows.Get<string>("name")));
        return workspaces;
    }
}
