using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;
using Postato.Testing.Running;

namespace Postato.Networks.Tests.Contract;

/// <summary>Saves the posts at a network at the end of a test class, when that is requested, for the networks' own validators.</summary>
internal static class Published
{
#pragma warning disable RS0030 // Tests have no configuration of their own.
    private static readonly string? Folder = Environment.GetEnvironmentVariable("POSTATO_PUBLISHED");
#pragma warning restore RS0030

    public static async Task WriteAsync(SandboxProcess sandbox, string platform)
    {
        if (string.IsNullOrEmpty(Folder))
            return;

        var posts = (await sandbox.GetAsync($"/_sandbox/posts?platform={platform}&limit=100000", CancellationToken.None))
            .GetProperty("items")
            .EnumerateArray();
        var lines = posts.Select(
            post => (
                Text: post.GetProperty("text").GetString()!, Raw: post.GetProperty("raw"),
                Username: post.GetProperty("username").GetString()!))
            .Select(post => platform switch
            {
                "bluesky" => JsonSerializer.Serialize(new { platform, record = post.Raw }),
                "twitter" =>
                    JsonSerializer.Serialize(
                        new
                        {
                            platform,
                            text = post.Text,
                            weight = TextLength.Of(post.Text, LengthUnit.XWeighted),
                            premium = post.Username.StartsWith("premium", StringComparison.Ordinal),
                        }),
                _ => null,
            });
        await File.WriteAllLinesAsync(Path.Combine(Folder, $"{platform}-{Path.GetRandomFileName()}.jsonl"), lines.OfType<string>());
    }
}
