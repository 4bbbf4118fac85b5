using Postato.Application.UseCases.Callers;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>An admitted caller inside a tenant.</summary>
public class TenantScope : Scope
{
    internal TenantScope(Caller caller, CallOrigin origin, Id<Tenant> tenantId, IReadOnlyList<WorkspaceGrant> grants, TimeProvider clock)
        : base(caller, origin, clock) => (TenantId, Grants) = (tenantId, grants);

    public Id<Tenant> TenantId { get; }

    /// <summary>The live workspaces that the caller reaches, with its permissions in each.</summary>
    public IReadOnlyList<WorkspaceGrant> Grants { get; }

    internal override Id<Tenant>? RecordedTenant => TenantId;
}
