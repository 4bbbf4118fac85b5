using Postato.Domain.Audit;
using Postato.Domain.Events;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>An admitted caller inside a tenant, and what the use case has to tell. Made by the runner alone: without one, no store answers.</summary>
public class TenantScope
{
    private readonly TimeProvider clock;
    private readonly List<AuditEntry> audit = [];
    private readonly List<AuditEntry> refusals = [];

    internal TenantScope(Caller caller, Id<Tenant> tenantId, IReadOnlyList<WorkspaceGrant> grants, TimeProvider clock) =>
        (Caller, TenantId, Grants, this.clock) = (caller, tenantId, grants, clock);

    public Caller Caller { get; }

    public Id<Tenant> TenantId { get; }

    /// <summary>The live workspaces that the caller reaches, with what it may do there now.</summary>
    public IReadOnlyList<WorkspaceGrant> Grants { get; }

    protected DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Committed with the change.</summary>
    /// <param name="change">Before and after as JSON, redacted; null when the action says it all.</param>
    public void Audit(string action, string target, string? change = null) => audit.Add(Entry(action, target, change));

    /// <summary>As <see cref="Audit"/>, and kept also when the call is refused.</summary>
    public void AuditRefusal(string action, string target) => refusals.Add(Entry(action, target, null));

    /// <summary>Hands over what was recorded since the last time.</summary>
    internal virtual Records TakeRecords()
    {
        var taken = new Records(TenantId, null, [.. audit, .. refusals], [], []);
        DropRecords();
        refusals.Clear();
        return taken;
    }

    /// <summary>Forgets a change that did not happen.</summary>
    internal virtual void DropRecords() => audit.Clear();

    private AuditEntry Entry(string action, string target, string? change)
    {
        var now = Now;
        return new(Id<AuditEntry>.New(now), Caller.Actor, Caller.CredentialPrefix, action, target, change, Caller.Ip, Caller.UserAgent, Caller.TraceId, now);
    }
}

/// <summary>What a use case recorded: rows that commit with its change.</summary>
/// <param name="WorkspaceId">Null: it concerns the tenant.</param>
/// <param name="PostIds">Posts that were created: a stored answer lives as long as they do.</param>
public sealed record Records(
    Id<Tenant> TenantId, Id<Workspace>? WorkspaceId, IReadOnlyList<AuditEntry> Audit, IReadOnlyList<Event> Events, IReadOnlyList<Guid> PostIds)
{
    public bool IsEmpty => Audit.Count == 0 && Events.Count == 0;
}

public sealed record WorkspaceGrant(Id<Workspace> WorkspaceId, string WorkspaceName, Permission Permissions);
