using System.Text.Json;
using Postato.Domain.Networks;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>A post's options as they were accepted: what is absent or null reads as nothing.</summary>
internal static class PostOptions
{
    public static JsonElement? Option(this PublishPost post, string name) =>
        post.Options is { ValueKind: JsonValueKind.Object } options
        && options.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static string? TextOption(this PublishPost post, string name) => post.Option(name)?.GetString();

    /// <summary>True, or nothing: what is false is what holds anyway.</summary>
    public static bool? FlagOption(this PublishPost post, string name) =>
        post.Option(name) is { ValueKind: JsonValueKind.True } ? true : null;

    /// <summary>The texts of a list; null where it is absent or empty.</summary>
    public static IReadOnlyList<string>? ListOption(this PublishPost post, string name) =>
        post.Option(name) is { } list && list.GetArrayLength() > 0 ? [.. list.EnumerateArray().Select(entry => entry.GetString()!)] : null;
}
