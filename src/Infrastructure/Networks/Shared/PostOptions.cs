using System.Text.Json;
using Postato.Domain.Networks;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>A post's options as they were accepted; absent and null read as missing.</summary>
internal static class PostOptions
{
    public static JsonElement? Option(this PublishPost post, string name) =>
        post.Options is { ValueKind: JsonValueKind.Object } options
        && options.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static string? TextOption(this PublishPost post, string name) => post.Option(name)?.GetString();

    /// <summary>True, or null: false is the default of every option.</summary>
    public static bool? FlagOption(this PublishPost post, string name) =>
        post.Option(name) is { ValueKind: JsonValueKind.True } ? true : null;

    /// <summary>The texts of a list; null when it is absent or empty.</summary>
    public static IReadOnlyList<string>? ListOption(this PublishPost post, string name) =>
        post.Option(name) is { } list && list.GetArrayLength() > 0 ? [.. list.EnumerateArray().Select(entry => entry.GetString()!)] : null;
}
