using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>What a server refuses in a new status, with its messages and in its order.</summary>
internal static class StatusCheck
{
    private static readonly string[] Visibilities = ["public", "unlisted", "private", "direct"];

    public static Reply? FindRefusal(NewStatus status, ServerOptions server, MastodonAccount account, Uploads uploads)
    {
        if (!Visibilities.Contains(status.Visibility))
            return Answers.Error(422, "Validation failed: Visibility is not included in the list");
        if (FindMediaRefusal(status, server, account, uploads) is { } media)
            return media;
        if (status.Text.Trim().Length == 0 && status.MediaIds.Count == 0)
            return Answers.Error(422, "Validation failed: Text can't be blank");
        if (CharacterCount.Of(server.Software, status.SpoilerText, status.Text) > server.MaxCharacters)
            return Answers.Error(422, $"Validation failed: Text character limit of {server.MaxCharacters} exceeded");

        return status.Poll is { } poll ? FindPollRefusal(poll, server) : null;
    }

    private static Reply? FindMediaRefusal(NewStatus status, ServerOptions server, MastodonAccount account, Uploads uploads)
    {
        if (status.MediaIds.Count > server.MaxMedia || (status.MediaIds.Count > 0 && status.Poll is not null))
            return Answers.Error(422, $"Cannot attach more than {server.MaxMedia} files");

        var found = status.MediaIds.Select(uploads.Find).ToList();
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i] is not { AttachedTo: null } medium || medium.AccountId != account.Id)
            {
                return server.Software == "gotosocial" && found[i] is not null
                    ? Answers.Error(
                        400, $"Bad Request: media attachment {status.MediaIds[i]} already attached to status {found[i]!.AttachedTo}")
                    : Answers.Error(422, $"Media {status.MediaIds[i]} not found or already attached to another post");
            }
        }

        if (found.Count > 1 && found.Exists(medium => medium!.Kind == "video"))
            return Answers.Error(422, "Cannot attach a video to a post that already contains images");

        return found.Exists(medium => medium!.Fails || !uploads.IsReady(medium))
            ? Answers.Error(422, "Cannot attach files that have not finished processing. Try again in a moment!")
            : null;
    }

    private static Reply? FindPollRefusal(Poll poll, ServerOptions server) =>
        FindPollRefusal(poll, [.. poll.Options.Select(option => option.Trim()).Where(option => option.Length > 0)], server);

    // Blank options are removed before they are counted.
    private static Reply? FindPollRefusal(Poll poll, IReadOnlyList<string> options, ServerOptions server) =>
        options.Count < 2 ? Answers.Error(422, "Validation failed: Options must have more than one item") :
        options.Count > server.MaxPollOptions
            ? Answers.Error(422, $"Validation failed: Options can't contain more than {server.MaxPollOptions} items")
            :
            options.Any(option => CharacterCount.Graphemes(option) > 50)
                ? Answers.Error(422, "Validation failed: Options cannot be longer than 50 characters each")
                :
                options.Distinct().Count() != options.Count ? Answers.Error(422, "Validation failed: Options contain duplicate items") :
                poll.ExpiresIn > 2_629_746 ? Answers.Error(422, "Validation failed: Expires at is too far into the future") :
                poll.ExpiresIn < 300 ? Answers.Error(422, "Validation failed: Expires at is too soon") :
                null;
}

/// <summary>The request for a status, as JSON or as a form.</summary>
internal sealed record NewStatus(
    string Text, string SpoilerText, string Visibility, bool? Sensitive, string? Language, string? InReplyToId,
    IReadOnlyList<string> MediaIds, Poll? Poll, string? QuotePolicy)
{
    public static NewStatus Of(MastodonExchange exchange)
    {
        var form = exchange.Form;
        string? Text(string name) => form.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;
        return new(
            Text("status") ?? "", Text("spoiler_text") ?? "", Text("visibility") ?? "public",
            bool.TryParse(Text("sensitive"), out var sensitive) ? sensitive : null, Text("language"),
            Text("in_reply_to_id"), Texts(exchange, "media_ids"), PollOf(exchange), Text("quote_approval_policy"));
    }

    private static IReadOnlyList<string> Texts(MastodonExchange exchange, string name) => exchange.Sent is { } json
        ? json[name] is JsonArray list ? [.. list.Select(entry => entry!.ToString())] : []
        : exchange.Form.GetValueOrDefault($"{name}[]") is { Length: > 0 } text ? text.Split(',') : [];

    private static Poll? PollOf(MastodonExchange exchange)
    {
        if (exchange.Sent is { } json)
        {
            return json["poll"] is JsonObject poll
                ? new(
                    [.. (poll["options"] as JsonArray ?? []).Select(option => option!.ToString())],
                    poll["expires_in"]?.GetValue<long>() ?? 0, poll["multiple"]?.GetValue<bool>() == true,
                    poll["hide_totals"]?.GetValue<bool>() == true)
                : null;
        }

        return exchange.Form.GetValueOrDefault("poll[options][]") is { Length: > 0 } options
            ? new(
                options.Split(','), long.TryParse(exchange.Form.GetValueOrDefault("poll[expires_in]"), out var seconds) ? seconds : 0,
                exchange.Form.GetValueOrDefault("poll[multiple]") == "true", exchange.Form.GetValueOrDefault("poll[hide_totals]") == "true")
            : null;
    }
}
