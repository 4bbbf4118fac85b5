using Postato.Application.UseCases.Callers;
using Postato.Domain.Events;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>An admitted caller inside a workspace.</summary>
public class WorkspaceScope : TenantScope
{
    private readonly List<Event> events = [];
    private readonly List<Guid> created = [];

    internal WorkspaceScope(Caller caller, CallOrigin origin, Id<Tenant> tenantId, WorkspaceGrant grant, TimeProvider clock)
        : base(caller, origin, tenantId, [grant], clock) => (WorkspaceId, Granted) = (grant.WorkspaceId, grant.Permissions);

    public Id<Workspace> WorkspaceId { get; }

    public Permission Granted { get; }

    internal override Id<Workspace>? RecordedWorkspace => WorkspaceId;

    /// <summary>Records an event, committed with the change.</summary>
    public void Record(EventRecord happened)
    {
        var now = Now;
        events.Add(new(Id<Event>.New(now), happened, now));
    }

    /// <summary>A stored answer that names this post is kept until the post is in a final state.</summary>
    public void Created(Id<Post> post) => created.Add(post.Value);

    internal override Records TakeRecords()
    {
        var (happened, posts) = (events.ToList(), created.ToList());
        return base.TakeRecords() with { Events = happened, PostIds = posts };
    }

    internal override void DropRecords()
    {
        base.DropRecords();
        events.Clear();
        created.Clear();
    }
}
