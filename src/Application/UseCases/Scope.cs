using Postato.Application.UseCases.Callers;
using Postato.Domain.Audit;
using Postato.Domain.Events;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>
/// An admitted caller, and the records that the use case makes. Only the runner creates scopes, and every store requires one.
/// </summary>
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

    /// <summary>Set when the change makes work for the worker, which is then notified after the commit.</summary>
    internal bool WorkerHasWork { get; private set; }

    /// <summary>Null when the records concern the installation.</summary>
    internal abstract Id<Tenant>? RecordedTenant { get; }

    /// <summary>Null when the records concern the tenant or the installation.</summary>
    internal virtual Id<Workspace>? RecordedWorkspace => null;

    protected DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Committed with the change.</summary>
    /// <param name="change">Before and after as JSON, redacted; null when the action says it all.</param>
    public void Audit(string action, string target, string? change = null) => audit.Add(Entry(action, target, change));

    /// <summary>As <see cref="Audit"/>, but kept even when the call is refused.</summary>
    public void AuditRefusal(string action, string target) => refusals.Add(Entry(action, target, null));

    public void NudgeWorker() => WorkerHasWork = true;

    /// <summary>Returns and clears the records made since the last call.</summary>
    internal virtual Records TakeRecords()
    {
        var taken = new Records(RecordedTenant, RecordedWorkspace, [.. audit, .. refusals], [], []);
        DropRecords();
        refusals.Clear();
        return taken;
    }

    /// <summary>Discards the records of a change that was rolled back.</summary>
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

/// <summary>The records of a use case, which are committed with its change.</summary>
/// <param name="TenantId">Null when they concern the installation.</param>
/// <param name="WorkspaceId">Null when they concern the tenant or the installation.</param>
/// <param name="PostIds">Posts that were created: a stored answer is kept as long as they need it.</param>
public sealed record Records(
    Id<Tenant>? TenantId, Id<Workspace>? WorkspaceId, IReadOnlyList<AuditEntry> Audit, IReadOnlyList<Event> Events,
    IReadOnlyList<Guid> PostIds)
{
    public bool IsEmpty => Audit.Count == 0 && Events.Count == 0;
}
