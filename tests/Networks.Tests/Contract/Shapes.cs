using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;

namespace Postato.Networks.Tests.Contract;

/// <summary>The possible kinds of post of a network, derived from its capabilities only.</summary>
public sealed class Shapes(NetworkCapabilities capabilities)
{
    private const int LongestThread = 4;
    private const int MostOfAKind = 3;

    /// <summary>Stands for a post without media in a list of kinds.</summary>
    public const string NoMedia = "none";

    private PostTypeCapabilities Single => capabilities.DefaultPostType;

    /// <summary>The number of items in a test's longest thread; 1 when the network has no threads.</summary>
    public int ThreadItems => capabilities.Find(PostTypes.Thread) is { } thread ? Math.Min(LongestThread, thread.Items.Maximum) : 1;

    /// <summary>The kinds of media that it accepts, and <see cref="NoMedia"/> when media are optional.</summary>
    public IReadOnlyList<string> Kinds =>
        [.. Single.Media.Count.Minimum == 0 ? [NoMedia] : Array.Empty<string>(),
            .. Single.Media.Rules.Where(rule => MediaFile.Of(rule) is not null).Select(rule => rule.Kind),
        ];

    /// <summary>The media that an item must have.</summary>
    public IReadOnlyList<MediaFile> Required() => Of(Kinds[0], Single.Media.Count.Minimum);

    /// <summary>As many of a kind as an item may have, up to a small number.</summary>
    public IReadOnlyList<MediaFile> Of(string kind) => Of(kind, MostOfAKind);

    /// <summary>One of a kind.</summary>
    public IReadOnlyList<MediaFile> One(string kind) => Of(kind, 1);

    private IReadOnlyList<MediaFile> Of(string kind, int count)
    {
        if (kind == NoMedia || count == 0)
            return [];

        var rule = Single.Media.Rules.First(rule => rule.Kind == kind);
        // Some with alt text, one without, and one with multi-byte characters.
        string?[] descriptions = ["a field, “in bloom”", null, "日本語"];
        var most = new[] { count, rule.Count.Maximum, Single.Media.Count.Maximum }.Min();
        return [.. Enumerable.Range(0, most).Select(i => MediaFile.Of(rule, descriptions[i % descriptions.Length])!)];
    }
}
