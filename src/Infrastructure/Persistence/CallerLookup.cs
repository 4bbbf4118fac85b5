using Npgsql;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence;

/// <summary>Sets the tenant that a credential belongs to and reads what it opens. Whether it is live is decided by the runner.</summary>
internal static class CallerLookup
{
    private const Permission Everything = (Permission)int.MaxValue;

    private static readonly Statement EnterByKey = Statement.Load("enter_by_key");
    private static readonly Statement EnterByLink = Statement.Load("enter_by_link");
    private static readonly Statement EnterByState = Statement.Load("enter_by_state");
    private static readonly Statement EnterTenant = Statement.Load("enter_tenant");
    private static readonly Statement FindCaller = Statement.Load("find_caller");
    private static readonly Statement FindCallerInWorkspace = Statement.Load("find_caller_in_workspace");
    private static readonly Statement FindLink = Statement.Load("find_link");
    private static readonly Statement FindWorkspaces = Statement.Load("find_workspaces");

    public static void Ask(NpgsqlBatch batch, Opening opening)
    {
        var (enter, find) = opening.Credential switch
        {
            Credential.ApiKey key when opening.WorkspaceId is { } workspace =>
                (EnterByKey.With(Value.Of(key.Hash)), FindCallerInWorkspace.With(Value.Of(key.Hash), Value.Of(workspace))),
            Credential.ApiKey key => (EnterByKey.With(Value.Of(key.Hash)), FindCaller.With(Value.Of(key.Hash))),
            Credential.ConnectLink link => (EnterByLink.With(Value.Of(link.Hash)), FindLink.With(Value.Of(link.Hash))),
            Credential.ConnectState state => (EnterByState.With(Value.Of(state.Hash)), FindLink.With(Value.Of(state.Hash))),
            Credential.System system =>
                (EnterTenant.With(Value.Of(system.TenantId.Value.ToString())), FindWorkspaces.With(Value.Of(opening.WorkspaceId))),
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

    private static async Task<FoundCredential?> ReadKeyAsync(NpgsqlDataReader rows, CancellationToken ct)
    {
        FoundCredential? found = null;
        var grants = new List<WorkspaceGrant>();
        while (await rows.ReadAsync(ct))
        {
            found ??= new(new(rows.GetGuid(9)), "agent", new Id<Agent>(rows.GetGuid(7)).ToString(), grants, KeyOf(rows), rows.FieldCount > 13 ? rows.GetString(13) : null);
            if (!rows.IsDBNull(10))
                grants.Add(new(new(rows.GetGuid(10)), rows.GetString(11), (Permission)rows.GetInt32(12)));
        }

        return found;
    }

    private static FoundKey KeyOf(NpgsqlDataReader row) => new(
        new(row.GetGuid(0)),
        row.GetFieldValue<byte[]>(1),
        row.GetString(2),
        Instant(row, 3),
        Instant(row, 4),
        Instant(row, 5),
        row.GetBoolean(8),
        row.IsDBNull(6) ? null : row.GetFieldValue<Guid[]>(6));

    private static async Task<IReadOnlyList<WorkspaceGrant>> ReadWorkspacesAsync(NpgsqlDataReader rows, CancellationToken ct)
    {
        var grants = new List<WorkspaceGrant>();
        while (await rows.ReadAsync(ct))
            grants.Add(new(new(rows.GetGuid(0)), rows.GetString(1), Everything));
        return grants;
    }

    private static async Task<FoundCredential?> ReadLinkAsync(NpgsqlDataReader rows, CancellationToken ct) => await rows.ReadAsync(ct)
        ? new(
            new(rows.GetGuid(0)),
            "connect_link",
            new Id<ConnectLink>(rows.GetGuid(1)).ToString(),
            [new(new(rows.GetGuid(2)), rows.GetString(3), Permission.AccountsManage)])
        : null;

    private static DateTimeOffset? Instant(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
