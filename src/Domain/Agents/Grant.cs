using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Domain.Agents;

/// <summary>What an agent may do in one workspace.</summary>
public sealed class Grant
{
    private Grant() { }

    public Id<Tenant> TenantId { get; private init; }

    public Id<Workspace> WorkspaceId { get; private init; }

    public Id<Agent> AgentId { get; private init; }

    public Permission Permissions { get; private init; }

    public static Grant Create(Id<Tenant> tenant, Id<Workspace> workspace, Id<Agent> agent, Permission permissions)
    {
        if ((permissions & Tenancy.Permissions.NeverAgents) != 0)
            throw new ArgumentException("An agent cannot have permissions on members or agents.", nameof(permissions));

        return new() { TenantId = tenant, WorkspaceId = workspace, AgentId = agent, Permissions = permissions };
    }
}
