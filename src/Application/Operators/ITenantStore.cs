using Postato.Application.UseCases;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Operators;

/// <summary>Tenants, agents and keys, as operators create them.</summary>
public interface ITenantStore
{
    void Add(TenantScope scope, Tenant tenant, Workspace first);

    void Add(TenantScope scope, Agent agent, Grant grant, ApiKey key);

    /// <summary>Newest first. The entities are tracked, so changes are saved with the call.</summary>
    Task<IReadOnlyList<GrantedKey>> ListKeysAsync(TenantScope scope, Id<Workspace> workspace, CancellationToken ct);

    /// <summary>The tenant of a live workspace; null when there is none. Reads across tenants, but returns only an id.</summary>
    Task<Id<Tenant>?> FindTenantOfAsync(InstallationScope scope, Id<Workspace> workspace, CancellationToken ct);
}
