namespace Postato.Domain.Posts;

/// <summary>In the API and the database in snake case: <c>pending_approval</c>.</summary>
public enum PostStatus
{
    Draft,
    PendingApproval,
    Scheduled,
    Pending,
    Processing,
    Published,
    Failed,
    Rejected,
    Cancelled,
}

/// <summary>In the API and the database in snake case.</summary>
public enum ItemStatus
{
    Pending,
    Processing,
    Published,
    Failed,
    Uncertain,
}
