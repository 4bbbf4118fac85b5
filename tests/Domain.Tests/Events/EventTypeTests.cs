using System.Text.Json;
using Postato.Domain.Accounts;
using Postato.Domain.Events;
using Postato.Domain.Media;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Domain.Tests.Events;

/// <summary>The names and payloads of events, which customers depend on.</summary>
public sealed class EventTypeTests
{
    // Promised to customers, but not recorded yet: each gets its record with its feature.
    private static readonly string[] Reserved = ["approval.requested", "approval.decided", "media.failed", "webhook.test"];

    [Fact]
    public void Every_event_type_of_the_contract_is_a_record_or_reserved()
    {
        string[] contract =
        [
            "post.queued", "post.scheduled", "post.published", "post.failed", "post.cancelled", "post.partially_published",
                "post.deleted_at_network",
            "approval.requested", "approval.decided", "account.connected", "account.disconnected", "account.token_expired",
            "media.ready", "media.failed", "webhook.test",
        ];
        Assert.Equal(contract.Order(StringComparer.Ordinal), EventTypes.All.Keys.Concat(Reserved).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_payload_has_the_members_that_customers_know()
    {
        var now = new DateTimeOffset(2027, 3, 1, 14, 0, 0, TimeSpan.FromHours(2));
        var (post, account, item, medium) = (Id<Post>.New(now), Id<SocialAccount>.New(now), Id<PostItem>.New(now), Id<MediaItem>.New(now));
        var error = new PostError("reconnect_needed", "Dead.", "Reconnect.", new(401, "gone", "no"));
        Assert.Equal(
            ("post.failed", $"{post}", $$$"""
            {"postId":"{{{post}}}","accountId":"{{{account}}}","platform":"bluesky","status":"pending_approval","scheduledAt":"2027-03-01T12:00:00.000Z","publishedAt":null,"error":{"code":"reconnect_needed","message":"Dead.","nextStep":"Reconnect.","network":{"status":401,"code":"gone","text":"no","untrusted":true}},"items":[{"id":"{{{item}}}","index":0,"status":"uncertain","platformPostId":"7","platformUrl":null}],"platformPostId":"7","platformUrl":null}
            """),
            Parts(new PostFailed(
                new(post, account, new("bluesky"), PostStatus.PendingApproval, now, null, error,
                [new(item, 0, ItemStatus.Uncertain, "7", null)]))));
        Assert.Equal(
            ("account.token_expired", $"{account}", $$$"""
            {"accountId":"{{{account}}}","platform":"bluesky","platformAccountId":"did","username":"ann","status":"token_expired","error":{"code":"reconnect_needed","message":"Dead.","nextStep":"Reconnect.","network":null}}
            """),
            Parts(new AccountTokenExpired(
                new(account, new("bluesky"), "did", "ann", AccountStatus.TokenExpired, error with { Network = null }))));
        Assert.Equal(
            ("media.ready",
                $"{medium}", $$"""{"mediaId":"{{medium}}","type":"image","mimeType":"image/png","sizeBytes":7,"status":"ready"}"""),
            Parts(new MediaReady(new(medium, "image", "image/png", 7, "ready"))));
    }

    [Theory]
    [InlineData("""{"mediaId":"med_01KAV3W7S1T3V5X8YZ2A4B6C9D","type":"image","mimeType":"image/png","sizeBytes":7}""")]
    [InlineData(
        """{"mediaId":"med_01KAV3W7S1T3V5X8YZ2A4B6C9D","type":"image","mimeType":"image/png","sizeBytes":7,"status":"ready","state":"ready"}""")]
    [InlineData("""{"mediaId":"med_01KAV3W7S1T3V5X8YZ2A4B6C9D","type":"image","mimeType":"image/png","sizeBytes":7,"Status":"ready"}""")]
    public void A_payload_with_a_missing_or_an_unknown_member_is_not_read(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<MediaEventData>(json, EventJson.Options));

    private static (string Type, string SubjectId, string Data) Parts(EventRecord happened) =>
        (happened.Type, happened.SubjectId, happened.DataAsJson());
}
