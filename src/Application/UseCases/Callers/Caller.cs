using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases.Callers;

/// <summary>
/// Whoever calls, as the database knows them at this moment, live or not. Each kind is a type of its own that states when it is live
/// and what it may do: a new kind that leaves one of them out does not compile.
/// </summary>
public abstract record Caller
{
    private protected Caller() { }

    /// <summary>As <c>/v1/me</c> spells it: <c>agent</c>, <c>connect_link</c>, <c>system</c>, <c>operator</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>As the audit trail names them: the prefixed id of the agent or link, or the name of a part of the product.</summary>
    public abstract string Actor { get; }

    /// <summary>The first characters of the credential, where it has any that may be shown.</summary>
    public abstract string? CredentialPrefix { get; }

    /// <summary>Null: of no tenant.</summary>
    public abstract Id<Tenant>? TenantId { get; }

    /// <summary>The live workspaces that it reaches, as far as they were asked for, with what it may do in each.</summary>
    public abstract IReadOnlyList<WorkspaceGrant> Grants { get; }

    /// <summary>What it may do in its tenant as a whole.</summary>
    public abstract Permission InTenant { get; }

    /// <summary>What it may do to the installation.</summary>
    public abstract InstallationPermission InInstallation { get; }

    /// <summary>Whether the credential that was shown is this caller's and opens anything now.</summary>
    internal abstract bool IsLive(Credential shown, DateTimeOffset now);
}

/// <summary>A workspace that a caller reaches, and what it may do there.</summary>
public sealed record WorkspaceGrant(Id<Workspace> WorkspaceId, string WorkspaceName, Permission Permissions);
