namespace Postato.Domain.Events;

/// <summary>The event types, as webhooks and the event log spell them.</summary>
public static class EventTypes
{
    public const string PostQueued = "post.queued";
    public const string PostScheduled = "post.scheduled";
    public const string PostPublished = "post.published";
    public const string PostFailed = "post.failed";
    public const string PostCancelled = "post.cancelled";
    public const string PostPartiallyPublished = "post.partially_published";
    public const string AccountConnected = "account.connected";
    public const string AccountDisconnected = "account.disconnected";
    public const string AccountTokenExpired = "account.token_expired";
    public const string MediaReady = "media.ready";
}
