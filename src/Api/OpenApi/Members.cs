using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using Postato.Api.Rest.Accounts;
using Postato.Api.Rest.Posts;
using Postato.Application.Accounts;
using Postato.Application.Me;
using Postato.Application.Media;
using Postato.Application.Posts;
using Postato.Domain.Events;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;

namespace Postato.Api.OpenApi;

/// <summary>Members whose description needs more than their type.</summary>
internal static class Members
{
    private static readonly Dictionary<(Type, string), WordList> Words = new()
    {
        [(typeof(PostRequest), "status")] = WordLists.SubmissionStatus,
        [(typeof(PostPatchRequest), "status")] = WordLists.SubmissionStatus,
        [(typeof(ResolveRequest), "outcome")] = WordLists.Outcome,
        [(typeof(PostView), "status")] = WordLists.PostStatus,
        [(typeof(DeletedPostView), "status")] = WordLists.PostStatus,
        [(typeof(PostView), "waitingFor")] = WordLists.WaitingFor,
        [(typeof(PostItemView), "status")] = WordLists.ItemStatus,
        [(typeof(PostError), "code")] = WordLists.PostErrorCode,
        [(typeof(Violation), "code")] = WordLists.ViolationCode,
        [(typeof(Warning), "code")] = WordLists.WarningCode,
        [(typeof(TimelineEntry), "kind")] = WordLists.TimelineKind,
        [(typeof(AccountView), "status")] = WordLists.AccountStatus,
        [(typeof(DisconnectedAccountView), "status")] = WordLists.AccountStatus,
        [(typeof(MediaView), "status")] = WordLists.MediaStatus,
        [(typeof(MediaView), "type")] = WordLists.MediaType,
        [(typeof(MediaEventData), "status")] = WordLists.MediaStatus,
        [(typeof(MediaEventData), "type")] = WordLists.MediaType,
    };

    // A member whose type is a component would otherwise lose its own docstring.
    private static readonly Dictionary<(Type, string), string> Texts = new()
    {
        [(typeof(PostRequest), "accountId")] = "A connected account of this workspace, on that platform.",
        [(typeof(PostRequest), "scheduledAt")] = "Required with status `scheduled`, not allowed with the others; at most 2 years ahead.",
        [(typeof(PostPatchRequest), "scheduledAt")] = "With status `scheduled`, or alone to move a scheduled post.",
        [(typeof(PostPatchRequest), "metadata")] = "Replaces all pairs.",
        [(typeof(MediaRequest), "id")] = "A medium of this workspace, uploaded before.",
        [(typeof(ConnectLinkRequest), "accountId")] = "The account to connect again.",
    };

    public static void Describe(OpenApiSchema schema, JsonPropertyInfo property)
    {
        if (Texts.TryGetValue((property.DeclaringType, property.Name), out var text))
            schema.Description = text;

        switch (property.DeclaringType.Name, property.Name)
        {
            case (nameof(PostView) or nameof(PostRequest) or nameof(PostPatchRequest), "options"):
                BecomeMap(
                    schema, Anything("A text, number, boolean, list or object, as the platform declares the option."), nullable: true);
                NamedSchemas.SetName(schema, "PostOptions", "Options of the platform, by name: `GET /v1/platforms` lists them.");
                return;
            case (nameof(PostView) or nameof(PostRequest) or nameof(PostPatchRequest), "metadata"):
                NamedSchemas.SetName(schema, "Metadata", "Pairs of your own: up to 20, keys of up to 64 bytes, values of up to 500.");
                return;
            case (nameof(TimelineEntry), "data"):
                BecomeMap(schema, Anything("Depends on the kind."), nullable: false);
                return;
            case (nameof(MeWorkspaceView), "permissions"):
                NamedSchemas.SetWords((OpenApiSchema)schema.Items!, WordLists.Permission);
                return;
        }

        if (!Words.TryGetValue((property.DeclaringType, property.Name), out var words))
            return;

        NamedSchemas.SetWords(schema, words);
        // A status can be left out, but not cleared.
        if (property.DeclaringType == typeof(PostPatchRequest))
            schema.Type = JsonSchemaType.String;
    }

    private static void BecomeMap(OpenApiSchema schema, OpenApiSchema values, bool nullable) =>
        (schema.Type, schema.AdditionalProperties) =
            (nullable ? JsonSchemaType.Object | JsonSchemaType.Null : JsonSchemaType.Object, values);

    private static OpenApiSchema Anything(string description) => new() { Description = description };
}
