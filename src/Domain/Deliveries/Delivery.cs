using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Domain.Deliveries;

/// <summary>The work order of a post; its row is the queue entry. The lease columns beside it are used by the claim only.</summary>
public sealed class Delivery : IEntity
{
    public static string Prefix => "dlv";

    private Delivery() { }

    public Id<Tenant> TenantId { get; private init; }

    public Id<Workspace> WorkspaceId { get; private init; }

    public Id<Delivery> Id { get; private init; }

    public Id<Post> PostId { get; private init; }

    public Id<SocialAccount> AccountId { get; private init; }

    public Platform Platform { get; private init; }

    public DeliveryStatus Status { get; private set; }

    /// <summary>When it may be claimed: its time, or that of its next attempt.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Attempts that were begun.</summary>
    public int Attempts { get; private set; }

    /// <summary>W3C trace id of the request that accepted it.</summary>
    public string? TraceId { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public static Delivery Queue(Post post, DateTimeOffset dueAt, string? traceId, DateTimeOffset now) => new()
    {
        TenantId = post.TenantId,
        WorkspaceId = post.WorkspaceId,
        Id = Id<Delivery>.New(now),
        PostId = post.Id,
        AccountId = post.AccountId,
        Platform = post.Platform,
        Status = DeliveryStatus.Queued,
        DueAt = dueAt,
        TraceId = traceId,
        CreatedAt = now,
    };

    /// <summary>An edit moves the due time; it never creates a second delivery.</summary>
    public void Move(DateTimeOffset dueAt) => (Status, DueAt) = (DeliveryStatus.Queued, dueAt);

    public void Close() => Status = DeliveryStatus.Closed;
}

public enum DeliveryStatus
{
    Queued,
    Closed,
}
