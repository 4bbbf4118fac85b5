using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Postato.Api.OpenApi;

/// <summary>What a request looks like, for each operation that takes a body.</summary>
internal static class Examples
{
    private const string Account = "acc_01KAV3T5Q8RZ4M7N2P6X9W1B0C";

    public static Task Transform(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        if (operation.RequestBody?.Content is { } content && content.TryGetValue("application/json", out var body) && For($"{context.Description.HttpMethod} {context.Description.RelativePath}") is { } example)
            body.Example = example;

        return Task.CompletedTask;
    }

    private static JsonNode? For(string operation) => operation switch
    {
        "POST v1/workspaces/{ws}/posts" or "POST v1/workspaces/{ws}/posts/validate" => Post(),
        "POST v1/workspaces/{ws}/posts/batch" => new JsonObject { ["posts"] = new JsonArray(WithKey(Post())) },
        "PATCH v1/workspaces/{ws}/posts/{id}" => new JsonObject { ["status"] = "scheduled", ["scheduledAt"] = new JsonObject { ["localTime"] = "2027-03-01T09:00", ["timeZone"] = "America/Sao_Paulo" } },
        "POST v1/workspaces/{ws}/accounts/connect-links" => new JsonObject { ["platform"] = "bluesky", ["handle"] = "name.bsky.social" },
        _ => null,
    };

    private static JsonObject Post() => new()
    {
        ["platform"] = "bluesky",
        ["accountId"] = Account,
        ["status"] = "publish",
        ["content"] = "Hello from Postato.",
        ["options"] = new JsonObject { ["langs"] = new JsonArray("en") },
    };

    private static JsonObject WithKey(JsonObject post)
    {
        post["idempotencyKey"] = "launch-2027-1";
        return post;
    }
}
