using System.Text.Json;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.X;

/// <summary>Checks the shape of a post, which X does first.</summary>
internal static class PostCheck
{
    private static readonly Dictionary<string, string[]> Fields = new()
    {
        [""] =
        [
            "text", "media", "reply", "reply_settings", "poll", "quote_tweet_id", "community_id", "share_with_followers", "made_with_ai",
            "paid_partnership", "geo", "nullcast", "for_super_followers_only", "card_uri", "direct_message_deep_link", "edit_options",
        ],
        ["media"] = ["media_ids", "tagged_user_ids"],
        ["reply"] = ["in_reply_to_tweet_id", "exclude_reply_user_ids", "auto_populate_reply_metadata"],
        ["poll"] = ["options", "duration_minutes", "reply_settings"],
        ["geo"] = ["place_id"],
        ["edit_options"] = ["previous_post_id"],
    };

    private static readonly string[] Flags =
    [
        "share_with_followers", "made_with_ai", "paid_partnership", "nullcast", "for_super_followers_only",
    ];
    private static readonly string[] ReplySettings = ["following", "mentionedUsers", "subscribers", "verified"];

    public static Reply? FindRefusal(JsonElement post)
    {
        if (FindUnknown("", post) is { } unknown)
            return unknown;
        if (!post.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String)
            return Problems.Invalid("text is required", "text");
        if (text.GetString()!.Length == 0 && !post.TryGetProperty("media", out _))
            return Problems.Invalid("Your post must have text or media", "text");
        foreach (var flag in Flags)
        {
            if (post.TryGetProperty(flag, out var value) && value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                return Problems.Invalid($"{flag} must be a boolean", flag);
        }

        if (post.TryGetProperty("reply_settings", out var settings)
            && (settings.ValueKind != JsonValueKind.String || !ReplySettings.Contains(settings.GetString())))
            return Problems.Invalid(
                $"reply_settings is one of [{string.Join(", ", ReplySettings)}]", "reply_settings", settings.ToString());

        return post.TryGetProperty("poll", out var poll) ? FindPollMistake(post, poll) : null;
    }

    private static Reply? FindUnknown(string path, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return Problems.Invalid($"{path} must be an object", path);

        foreach (var member in value.EnumerateObject())
        {
            if (!Fields[path].Contains(member.Name))
                return Problems.Invalid($"[{member.Name}] is not one of the allowed fields", member.Name);
            if (member.Value.ValueKind == JsonValueKind.Null)
                return Problems.Invalid($"{member.Name}: null found", member.Name);
            if (path.Length == 0 && Fields.ContainsKey(member.Name) && FindUnknown(member.Name, member.Value) is { } nested)
                return nested;
        }

        return null;
    }

    private static Reply? FindPollMistake(JsonElement post, JsonElement poll)
    {
        if (post.TryGetProperty("media", out _))
            return Problems.Invalid("A poll cannot be combined with media", "poll");
        if (!poll.TryGetProperty("options", out var options) || options.ValueKind != JsonValueKind.Array
            || options.GetArrayLength() is < 2 or > 4)
            return Problems.Invalid("poll.options must have between 2 and 4 items", "poll.options");
        if (options.EnumerateArray()
            .Any(option => option.ValueKind != JsonValueKind.String || option.GetString()!.Trim().Length == 0
                || option.GetString()!.EnumerateRunes().Count() > 25))
            return Problems.Invalid("poll.options must be between 1 and 25 characters", "poll.options");

        return poll.TryGetProperty("duration_minutes", out var duration) && duration.TryGetInt32(out var minutes)
            && minutes is >= 5 and <= 10_080
            ? null
            : Problems.Invalid("poll.duration_minutes must be between 5 and 10080", "poll.duration_minutes");
    }
}
