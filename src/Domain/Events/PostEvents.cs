using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Domain.Events;

/// <summary>An event about a post. All of them contain the post as it is after what happened.</summary>
public abstract record PostEvent(PostEventData Data) : EventRecord<PostEventData>(Data.PostId.ToString(), Data);

/// <summary>The post is queued and is sent as soon as possible: it was submitted, or it is retried.</summary>
[EventType("post.queued")]
public sealed record PostQueued(PostEventData Data) : PostEvent(Data);

/// <summary>The post is sent at <c>scheduledAt</c>. Recorded again when that time is changed.</summary>
[EventType("post.scheduled")]
public sealed record PostScheduled(PostEventData Data) : PostEvent(Data);

/// <summary>All items of the post are published at the network.</summary>
[EventType("post.published")]
public sealed record PostPublished(PostEventData Data) : PostEvent(Data);

/// <summary>The post failed: <c>error</c> says why, and what to do next.</summary>
[EventType("post.failed")]
public sealed record PostFailed(PostEventData Data) : PostEvent(Data);

/// <summary>The post was cancelled before it was sent.</summary>
[EventType("post.cancelled")]
public sealed record PostCancelled(PostEventData Data) : PostEvent(Data);

/// <summary>The post failed after some of its items were published. <c>post.failed</c> is sent as well.</summary>
[EventType("post.partially_published")]
public sealed record PostPartiallyPublished(PostEventData Data) : PostEvent(Data);

/// <summary>The published post no longer exists at the network.</summary>
[EventType("post.deleted_at_network")]
public sealed record PostDeletedAtNetwork(PostEventData Data) : PostEvent(Data);

/// <summary>A post in an event: its members mean what they mean in the REST API.</summary>
/// <param name="Error">Why the post failed; null when it did not.</param>
/// <param name="Items">In their order.</param>
public sealed record PostEventData(
    Id<Post> PostId,
    Id<SocialAccount> AccountId,
    Platform Platform,
    PostStatus Status,
    DateTimeOffset? ScheduledAt,
    DateTimeOffset? PublishedAt,
    PostError? Error,
    IReadOnlyList<PostEventItem> Items)
{
    /// <summary>The network's id of the first item.</summary>
    public string? PlatformPostId => Items is [var first, ..] ? first.PlatformPostId : null;

    /// <summary>The address of the first item.</summary>
    public string? PlatformUrl => Items is [var first, ..] ? first.PlatformUrl : null;

    public static PostEventData Of(Post post) => new(
        post.Id, post.AccountId, post.Platform, post.Status, post.ScheduledAt, post.PublishedAt, post.Error,
        [.. post.Items.OrderBy(item => item.Index)
            .Select(item => new PostEventItem(item.Id, item.Index, item.Status, item.PlatformPostId, item.PlatformUrl))]);
}

/// <summary>One unit on the network, in an event.</summary>
public sealed record PostEventItem(Id<PostItem> Id, int Index, ItemStatus Status, string? PlatformPostId, string? PlatformUrl);
