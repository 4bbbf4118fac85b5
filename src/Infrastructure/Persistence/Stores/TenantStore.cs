using Microsoft.EntityFrameworkCore;
using Postato.Application.Operators;
using Postato.Application.UseCases;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Stores;

internal sealed class TenantStore(UnitOfWork work) : ITenantStore
{
    private static readonly Statement FindTenant = Statement.Load("Callers/find_tenant");

    public void Add(TenantScope scope, Tenant tenant, Workspace first) => work.Db.AddRange(tenant, first);

    public void Add(TenantScope scope, Agent agent, Grant grant, ApiKey key) => work.Db.AddRange(agent, grant, key);

    public async Task<IReadOnlyList<GrantedKey>> ListKeysAsync(TenantScope scope, Id<Workspace> workspace, CancellationToken ct)
    {
        var found = await (
            from grant in work.Db.Set<Grant>().Where(grant => grant.TenantId == scope.TenantId && grant.WorkspaceId == workspace)
            join agent in work.Db.Set<Agent>() on new { grant.TenantId, Id = grant.AgentId } equals new { agent.TenantId, agent.Id }
            join key in work.Db.Set<ApiKey>() on new { grant.TenantId, AgentId = agent.Id } equals new { key.TenantId, key.AgentId }
            orderby key.Id descending
            select new { Key = key, Agent = agent, grant.Permissions }).ToListAsync(ct);
        return
        [
            .. found.Select(row => new GrantedKey(row.Key, row.Agent, row.Permissions))
                .Where(row => row.Key.SelectedWorkspaces is null || row.Key.SelectedWorkspaces.Contains(workspace.Value)),
        ];
    }

    public async Task<Id<Tenant>?> FindTenantOfAsync(InstallationScope scope, Id<Workspace> workspace, CancellationToken ct)
    {
        await using var batch = work.Connection.CreateBatch();
        batch.BatchCommands.Add(FindTenant.With(Value.Of("workspace", workspace)));
        return await batch.ExecuteScalarAsync(ct) is Guid tenant ? new Id<Tenant>(tenant) : null;
    }
}
