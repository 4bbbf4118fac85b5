using Postato.Application.UseCases;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Operators;

/// <summary>What operators set up.</summary>
public interface ITenantStore
{
    void Add(TenantScope scope, Tenant tenant, Workspace first);

    void Add(TenantScope scope, Agent agent, Grant grant, ApiKey key);

    /// <summary>Newest first; what is changed on them is written with the call.</summary>
    Task<IReadOnlyList<GrantedKey>> ListKeysAsync(TenantScope scope, Id<Workspace> workspace, CancellationToken ct);

    /// <summary>The tenant of a live workspace; null: there is none. Crosses tenants, tells an id only.</summary>
    Task<Id<Tenant>?> FindTenantOfAsync(InstallationScope scope, Id<Workspace> workspace, CancellationToken ct);
}
