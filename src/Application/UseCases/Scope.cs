using Postato.Application.UseCases.Callers;
using Postato.Domain.Audit;
using Postato.Domain.Events;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>An admitted caller, and what the use case has to tell. Made by the runner alone: without one, no store answers.</summary>
public abstract class Scope
{
    private readonly CallOrigin origin;
    private readonly TimeProvider clock;
    private readonly List<AuditEntry> audit = [];
    private readonly List<AuditEntry> refusals = [];

    internal Scope(Caller caller, CallOrigin origin, TimeProvider clock) => (Caller, this.origin, this.clock) = (caller, origin, clock);

    public Caller Caller { get; }

    /// <summary>W3C trace id of the call.</summary>
    public string? TraceId => origin.TraceId;

    /// <summary>True when the change makes work for the worker: it is nudged after the commit.</summary>
    internal bool WorkerHasWork { get; private set; }

    /// <summary>Null: what is recorded concerns the installation.</summary>
    internal abstract Id<Tenant>? RecordedTenant { get; }

    /// <summary>Null: what is recorded concerns the tenant or the installation.</summary>
    internal virtual Id<Workspace>? RecordedWorkspace => null;

    protected DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Committed with the change.</summary>
    /// <param name="change">Before and after as JSON, redacted; null when the action says it all.</param>
    public void Audit(string action, string target, string? change = null) => audit.Add(Entry(action, target, change));

    /// <summary>As <see cref="Audit"/>, and kept also when the call is refused.</summary>
    public void AuditRefusal(string action, string target) => refusals.Add(Entry(action, target, null));

    public void NudgeWorker() => WorkerHasWork = true;

    /// <summary>Hands over what was recorded since the last time.</summary>
    internal virtual Records TakeRecords()
    {
        var taken = new Records(RecordedTenant, RecordedWorkspace, [.. audit, .. refusals], [], []);
        DropRecords();
        refusals.Clear();
        return taken;
    }

    /// <summary>Forgets a change that did not happen.</summary>
    internal virtual void DropRecords()
    {
        audit.Clear();
        WorkerHasWork = false;
    }

    private AuditEntry Entry(string action, string target, string? change)
    {
        var now = Now;
        return new(
            Id<AuditEntry>.New(now), Caller.Actor, Caller.CredentialPrefix, action, target, change,
            origin.Ip, origin.UserAgent, origin.TraceId, now);
    }
}

/// <summary>What a use case recorded: rows that commit with its change.</summary>
/// <param name="TenantId">Null: it concerns the installation.</param>
/// <param name="WorkspaceId">Null: it concerns the tenant or the installation.</param>
/// <param name="PostIds">Posts that were created: a stored answer lives as long as they do.</param>
public sealed record Records(
    Id<Tenant>? TenantId, Id<Workspace>? WorkspaceId, IReadOnlyList<AuditEntry> Audit, IReadOnlyList<Event> Events,
    IReadOnlyList<Guid> PostIds)
{
    public bool IsEmpty => Audit.Count == 0 && Events.Count == 0;
}
