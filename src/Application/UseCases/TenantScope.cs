using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>An admitted caller inside a tenant. Made by the runner alone: without one, no store answers.</summary>
public class TenantScope
{
    internal TenantScope(Caller caller, Id<Tenant> tenantId, IReadOnlyList<WorkspaceGrant> grants) =>
        (Caller, TenantId, Grants) = (caller, tenantId, grants);

    public Caller Caller { get; }

    public Id<Tenant> TenantId { get; }

    /// <summary>The live workspaces that the caller reaches, with what it may do there now.</summary>
    public IReadOnlyList<WorkspaceGrant> Grants { get; }
}

public sealed record WorkspaceGrant(Id<Workspace> WorkspaceId, string WorkspaceName, Permission Permissions);
