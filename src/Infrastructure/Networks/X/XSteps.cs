using System.Globalization;
using System.Text.Json;
using Postato.Domain.Networks;

namespace Postato.Infrastructure.Networks.X;

/// <summary>The names of the steps: they stand in journals, so they never change.</summary>
internal static class XSteps
{
    public static string Upload(int item, int media) => Name("upload", item, media);

    public static string Initialize(int item, int media) => Name("init", item, media);

    public static string Append(int item, int media, int segment) => string.Create(CultureInfo.InvariantCulture, $"append:{item}:{media}:{segment}");

    public static string Finalize(int item, int media) => Name("finalize", item, media);

    public static string Status(int item, int media) => Name("status", item, media);

    public static string Describe(int item, int media) => Name("alt", item, media);

    public static string Item(int item) => string.Create(CultureInfo.InvariantCulture, $"item:{item}");

    /// <summary>All that makes a medium ready, in order.</summary>
    /// <param name="segments">0: it is an image, sent in one piece.</param>
    public static IEnumerable<string> Ready(int item, int media, int segments) => segments == 0
        ? [Upload(item, media), Describe(item, media)]
        : [.. Sent(item, media, segments), Finalize(item, media), Status(item, media), Describe(item, media)];

    /// <summary>All that brings a medium's bytes to X in segments.</summary>
    public static IEnumerable<string> Sent(int item, int media, int segments) => Enumerable.Range(0, segments).Select(segment => Append(item, media, segment)).Prepend(Initialize(item, media));

    public static (string Kind, int Item, int Media) Parse(string name)
    {
        var parts = name.Split(':');
        return (parts[0], Number(parts[1]), parts.Length > 2 ? Number(parts[2]) : 0);
    }

    private static string Name(string kind, int item, int media) => string.Create(CultureInfo.InvariantCulture, $"{kind}:{item}:{media}");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>Fixed at planning, of an item: how its media travel.</summary>
/// <param name="Segments">Of each medium; 0: in one piece.</param>
internal sealed record ItemPlan(IReadOnlyList<int> Segments)
{
    public static ItemPlan Of(PlannedStep step) => step.Data!.Value.Deserialize<ItemPlan>()!;
}

/// <summary>Fixed at planning, of a step of a chunked upload: the part of the file that is this segment's.</summary>
/// <param name="Segments">Of the whole file.</param>
internal sealed record SegmentPlan(int Segments, int Segment = 0, long Offset = 0, int Length = 0)
{
    public static SegmentPlan Of(PlannedStep step) => step.Data!.Value.Deserialize<SegmentPlan>()!;
}

/// <summary>A medium as X knows it.</summary>
/// <param name="ExpiresAt">From then on no post can use it.</param>
/// <param name="Pieces">In how many calls each of its segments is sent.</param>
internal sealed record UploadedMedia(string Id, string? Key, DateTimeOffset ExpiresAt, int Pieces = 1);

/// <param name="CheckAt">Null: nothing is left to be done on it.</param>
internal sealed record FinalizedMedia(DateTimeOffset? CheckAt);

internal sealed record PublishedPost(string Id);
