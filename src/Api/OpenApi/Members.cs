using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using Postato.Api.Rest.Accounts;
using Postato.Api.Rest.Posts;
using Postato.Application.Accounts;
using Postato.Application.Media;
using Postato.Application.Posts;
using Postato.Domain.Accounts;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Api.OpenApi;

/// <summary>Members whose type says less than they hold.</summary>
internal static class Members
{
    private const string WallClock = "An instant with its offset, or what the clock on the wall shows in a zone: a time that daylight saving skips moves forward, of one that comes twice the first counts.";

    private static readonly string[] Submitted = [SubmissionStatus.Draft, SubmissionStatus.Publish, SubmissionStatus.Scheduled];

    private static readonly Dictionary<(Type, string), IReadOnlyList<string>> Words = new()
    {
        [(typeof(PostRequest), "status")] = Submitted,
        [(typeof(PostPatchRequest), "status")] = Submitted,
        [(typeof(PostView), "status")] = [.. Enum.GetValues<PostStatus>().Select(SnakeCase.Of)],
        [(typeof(PostView), "waitingFor")] = ["reconnect", "quota", "pause", "approval"],
        [(typeof(PostItemView), "status")] = [.. Enum.GetValues<ItemStatus>().Select(SnakeCase.Of)],
        [(typeof(PostError), "code")] =
        [
            ErrorCodes.NetworkRefused, ErrorCodes.NetworkUnavailable, ErrorCodes.NetworkRateLimited, ErrorCodes.ReconnectNeeded, ErrorCodes.AccountSuspended, ErrorCodes.MediaFailed,
            ErrorCodes.PartiallyPublished, ErrorCodes.DeliveryUncertain, ErrorCodes.OperatorActionNeeded, ErrorCodes.MissedTime,
        ],
        [(typeof(TimelineEntry), "kind")] = ["transition", "attempt", "step", "request", "event"],
        [(typeof(AccountView), "status")] = [.. Enum.GetValues<AccountStatus>().Select(SnakeCase.Of)],
        [(typeof(MediaView), "status")] = ["pending", "ready", "failed", "expired"],
        [(typeof(MediaView), "type")] = ["image", "video", "document"],
    };

    // What a type says of itself stands in the way of what its member says.
    private static readonly Dictionary<(Type, string), string> Texts = new()
    {
        [(typeof(PostRequest), "accountId")] = "A connected account of this workspace, on that platform.",
        [(typeof(PostRequest), "scheduledAt")] = $"Needed with status `scheduled`, refused with the others; at most 2 years ahead. {WallClock}",
        [(typeof(PostPatchRequest), "scheduledAt")] = $"With status `scheduled`, or alone to move a scheduled post. {WallClock}",
        [(typeof(MediaRequest), "id")] = "A medium of this workspace, uploaded before.",
        [(typeof(ConnectLinkRequest), "accountId")] = "The account to connect again.",
    };

    public static void Describe(OpenApiSchema schema, JsonPropertyInfo property)
    {
        if (Texts.TryGetValue((property.DeclaringType, property.Name), out var text))
            schema.Description = text;

        switch (property.DeclaringType.Name, property.Name)
        {
            case (nameof(PostView), "content"):
                schema.OneOf = [new OpenApiSchema { Type = JsonSchemaType.String }, new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Object } }];
                return;
            case (nameof(PostView) or nameof(PostRequest) or nameof(PostPatchRequest), "options"):
                schema.Type = JsonSchemaType.Object | JsonSchemaType.Null;
                return;
            case (nameof(TimelineEntry), "data"):
                schema.Type = JsonSchemaType.Object;
                return;
        }

        if (!Words.TryGetValue((property.DeclaringType, property.Name), out var words))
            return;

        schema.Enum = [.. words.Select(word => (JsonNode)word)];
        // A status can be left out and not cleared; elsewhere null is one of the words.
        if (property.DeclaringType == typeof(PostPatchRequest))
            schema.Type = JsonSchemaType.String;
        else if (schema.Type is { } type && type.HasFlag(JsonSchemaType.Null))
            schema.Enum.Add(JsonNullSentinel.JsonNull);
    }
}
