using Postato.Domain.Audit;
using Postato.Domain.Events;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>An admitted caller inside a workspace, and what the use case has to tell of it.</summary>
public sealed class WorkspaceScope : TenantScope
{
    private readonly List<Event> events = [];
    private readonly List<AuditEntry> audit = [];
    private readonly TimeProvider clock;

    internal WorkspaceScope(Caller caller, Id<Tenant> tenantId, WorkspaceGrant grant, TimeProvider clock)
        : base(caller, tenantId, [grant])
    {
        WorkspaceId = grant.WorkspaceId;
        Granted = grant.Permissions;
        this.clock = clock;
    }

    public Id<Workspace> WorkspaceId { get; }

    public Permission Granted { get; }

    /// <summary>Committed with the change.</summary>
    public IReadOnlyList<Event> Events => events;

    /// <summary>Committed with the change.</summary>
    public IReadOnlyList<AuditEntry> AuditEntries => audit;

    /// <summary>True when the change makes work for the worker: it is nudged after the commit.</summary>
    public bool WorkerHasWork { get; private set; }

    /// <param name="data">JSON of ids and facts, never a secret.</param>
    public void Record(string type, string subjectId, string data)
    {
        var now = clock.GetUtcNow();
        events.Add(new(Id<Event>.New(now), type, subjectId, data, now));
    }

    /// <param name="change">Before and after as JSON, redacted; null when the action says it all.</param>
    public void Audit(string action, string target, string? change = null)
    {
        var now = clock.GetUtcNow();
        audit.Add(new(Id<AuditEntry>.New(now), Caller.Actor, Caller.CredentialPrefix, action, target, change, Caller.Ip, Caller.UserAgent, Caller.TraceId, now));
    }

    public void NudgeWorker() => WorkerHasWork = true;
}
