using Npgsql;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Agents;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>Sets the tenant that a credential belongs to and reads what it opens. Whether it is live is decided by the runner.</summary>
internal static class CallerLookup
{
    private const Permission Everything = (Permission)int.MaxValue;

    private static readonly Statement EnterByKey = Statement.Load("Callers/enter_by_key");
    private static readonly Statement EnterByLink = Statement.Load("Callers/enter_by_link");
    private static readonly Statement EnterByState = Statement.Load("Callers/enter_by_state");
    private static readonly Statement FindKey = Statement.Load("Callers/find_key");
    private static readonly Statement FindKeyInWorkspace = Statement.Load("Callers/find_key_in_workspace");
    private static readonly Statement FindLink = Statement.Load("Callers/find_link");
    private static readonly Statement FindWorkspaces = Statement.Load("Callers/find_workspaces");

    public static void Ask(NpgsqlBatch batch, Opening opening)
    {
        var (enter, find) = opening.Credential switch
        {
            Credential.ApiKey key when opening.WorkspaceId is { } workspace =>
                (By(EnterByKey, key.Hash), FindKeyInWorkspace.With(Value.Of("hash", key.Hash), Value.Of("workspace", workspace))),
            Credential.ApiKey key => (By(EnterByKey, key.Hash), By(FindKey, key.Hash)),
            Credential.ConnectLink link => (By(EnterByLink, link.Hash), By(FindLink, link.Hash)),
            Credential.ConnectState state => (By(EnterByState, state.Hash), By(FindLink, state.Hash)),
            Credential.System system =>
                (Transaction.Enter(system.TenantId), FindWorkspaces.With(Value.Of("workspace", opening.WorkspaceId))),
            _ => throw new InvalidOperationException("Nothing opens nothing."),
        };
        batch.BatchCommands.Add(enter);
        batch.BatchCommands.Add(find);
    }

    public static async Task<FoundCredential?> ReadAsync(ResultSets answers, Opening opening, CancellationToken ct)
    {
        await answers.NextAsync(ct);
        var rows = await answers.NextAsync(ct);
        return opening.Credential switch
        {
            Credential.ApiKey => await ReadKeyAsync(rows, ct),
            Credential.System system => new(system.TenantId, "system", system.Part, await ReadWorkspacesAsync(rows, ct)),
            _ => await ReadLinkAsync(rows, ct),
        };
    }

    private static NpgsqlBatchCommand By(Statement statement, byte[] hash) => statement.With(Value.Of("hash", hash));

    private static async Task<FoundCredential?> ReadKeyAsync(NpgsqlDataReader rows, CancellationToken ct)
    {
        FoundCredential? found = null;
        var grants = new List<WorkspaceGrant>();
        while (await rows.ReadAsync(ct))
        {
            found ??= new(
                rows.GetId<Tenant>("tenant_id"), "agent", rows.GetId<Agent>("agent_id").ToString(), grants, KeyOf(rows),
                rows.Get<string>("agent_name"));
            if (rows.FindValue<Guid>("workspace_id") is { } workspace)
                grants.Add(new(new(workspace), rows.Get<string>("workspace_name"), (Permission)rows.Get<int>("permissions")));
        }

        return found;
    }

    private static FoundKey KeyOf(NpgsqlDataReader row) => new(
        row.GetId<ApiKey>("id"),
        row.Get<byte[]>("hash"),
        row.Get<string>("display_prefix"),
        row.FindValue<DateTimeOffset>("expires_at"),
        row.FindValue<DateTimeOffset>("revoked_at"),
        row.FindValue<DateTimeOffset>("last_used_at"),
        row.Get<bool>("agent_deleted"),
        row.Find<Guid[]>("selected_workspaces"));

    private static async Task<IReadOnlyList<WorkspaceGrant>> ReadWorkspacesAsync(NpgsqlDataReader rows, CancellationToken ct)
    {
        var grants = new List<WorkspaceGrant>();
        while (await rows.ReadAsync(ct))
            grants.Add(new(rows.GetId<Workspace>("id"), rows.Get<string>("name"), Everything));
        return grants;
    }

    private static async Task<FoundCredential?> ReadLinkAsync(NpgsqlDataReader rows, CancellationToken ct) => await rows.ReadAsync(ct)
        ? new(
            rows.GetId<Tenant>("tenant_id"),
            "connect_link",
            rows.GetId<ConnectLink>("id").ToString(),
            [new(rows.GetId<Workspace>("workspace_id"), rows.Get<string>("workspace_name"), Permission.AccountsManage)])
        : null;
}
