using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases.Callers;

/// <summary>
/// The caller as the database describes it at this moment, live or not. Each kind is a type that states when it is live and what it may do:
/// a new kind that omits one of these does not compile.
/// </summary>
public abstract record Caller
{
    private protected Caller() { }

    /// <summary>As <c>/v1/me</c> spells it: <c>agent</c>, <c>connect_link</c>, <c>system</c>, <c>operator</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The name in the audit trail: the prefixed id of the agent or link, or the name of a part of the product.</summary>
    public abstract string Actor { get; }

    /// <summary>The first characters of the credential, if they may be shown.</summary>
    public abstract string? CredentialPrefix { get; }

    /// <summary>Null when it belongs to no tenant.</summary>
    public abstract Id<Tenant>? TenantId { get; }

    /// <summary>The live workspaces that it reaches, as far as they were asked for, with its permissions in each.</summary>
    public abstract IReadOnlyList<WorkspaceGrant> Grants { get; }

    /// <summary>Its permissions in the tenant as a whole.</summary>
    public abstract Permission InTenant { get; }

    /// <summary>Its permissions on the installation.</summary>
    public abstract InstallationPermission InInstallation { get; }

    /// <summary>Whether this credential is the caller's and is valid now.</summary>
    internal abstract bool IsLive(Credential shown, DateTimeOffset now);
}

/// <summary>A workspace that a caller reaches, with its permissions there.</summary>
public sealed record WorkspaceGrant(Id<Workspace> WorkspaceId, string WorkspaceName, Permission Permissions);
