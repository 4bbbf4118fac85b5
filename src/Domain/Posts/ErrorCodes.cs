namespace Postato.Domain.Posts;

/// <summary>The codes of <c>post.error</c>.</summary>
public static class ErrorCodes
{
    public const string NetworkRefused = "network_refused";
    public const string NetworkUnavailable = "network_unavailable";
    public const string NetworkRateLimited = "network_rate_limited";
    public const string ReconnectNeeded = "reconnect_needed";
    public const string AccountSuspended = "account_suspended";
    public const string MediaFailed = "media_failed";
    public const string PartiallyPublished = "partially_published";
    public const string DeliveryUncertain = "delivery_uncertain";
    public const string OperatorActionNeeded = "operator_action_needed";
    public const string MissedTime = "missed_time";
}
