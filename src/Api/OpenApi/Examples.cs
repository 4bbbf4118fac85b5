using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Postato.Application.Networks;

namespace Postato.Api.OpenApi;

/// <summary>What a request looks like, for each operation that takes a body.</summary>
internal static class Examples
{
    private const string Account = "acc_01KAV3T5Q8RZ4M7N2P6X9W1B0C";

    public static Task Transform(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        if (operation.RequestBody?.Content is { } content && content.TryGetValue("application/json", out var body) && For($"{context.Description.HttpMethod} {context.Description.RelativePath}", PlatformOf(context.ApplicationServices)) is { } example)
            body.Example = example;

        return Task.CompletedTask;
    }

    // Any will do, as long as it is always the same.
    private static string PlatformOf(IServiceProvider services) =>
        services.GetRequiredService<NetworkRegistry>().All.Select(network => network.Capabilities.Platform.Key).Order(StringComparer.Ordinal).First();

    private static JsonNode? For(string operation, string platform) => operation switch
    {
        "POST v1/workspaces/{ws}/posts" or "POST v1/workspaces/{ws}/posts/validate" => Post(platform),
        "POST v1/workspaces/{ws}/posts/batch" => new JsonObject { ["posts"] = new JsonArray(WithKey(Post(platform))) },
        "PATCH v1/workspaces/{ws}/posts/{id}" => new JsonObject { ["status"] = "scheduled", ["scheduledAt"] = new JsonObject { ["localTime"] = "2027-03-01T09:00", ["timeZone"] = "America/Sao_Paulo" } },
        "POST v1/workspaces/{ws}/accounts/connect-links" => new JsonObject { ["platform"] = platform, ["handle"] = "name.example.com" },
        _ => null,
    };

    private static JsonObject Post(string platform) => new()
    {
        ["platform"] = platform,
        ["accountId"] = Account,
        ["status"] = "publish",
        ["content"] = "Hello from Postato.",
    };

    private static JsonObject WithKey(JsonObject post)
    {
        post["idempotencyKey"] = "launch-2027-1";
        return post;
    }
}
