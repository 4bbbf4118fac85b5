using Npgsql;
using Postato.Application.Operators;
using Postato.Application.UseCases;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Stores;

internal sealed class TenantStore(UnitOfWork work, NpgsqlDataSource dataSource) : ITenantStore
{
    private static readonly Statement FindTenant = Statement.Load();

    public void Add(TenantScope scope, Tenant tenant, Workspace first) => work.Db.AddRange(tenant, first);

    public void Add(TenantScope scope, Agent agent, Grant grant, ApiKey key) => work.Db.AddRange(agent, grant, key);

    public async Task<Id<Tenant>?> FindTenantOfAsync(Id<Workspace> workspace, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(FindTenant.With(Value.Of(workspace)));
        return await batch.ExecuteScalarAsync(ct) is Guid tenant ? new Id<Tenant>(tenant) : null;
    }
}
