using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.X;

/// <summary>The steps of an upload, besides those that all networks have.</summary>
internal static class XSteps
{
    public const string Initializing = "init";
    public const string Appending = "append";
    public const string Finalizing = "finalize";
    public const string Checking = "status";
    public const string Describing = "alt";

    public static string Initialize(int item, int media) => StepNames.Of(Initializing, item, media);

    public static string Append(int item, int media, int segment) => StepNames.Of(Appending, item, media, segment);

    public static string Finalize(int item, int media) => StepNames.Of(Finalizing, item, media);

    public static string Check(int item, int media) => StepNames.Of(Checking, item, media);

    public static string Describe(int item, int media) => StepNames.Of(Describing, item, media);

    /// <summary>All that makes a medium ready, in order.</summary>
    /// <param name="segments">0: it is an image, sent in one piece.</param>
    public static IEnumerable<string> Ready(int item, int media, int segments) => segments == 0
        ? [StepNames.Upload(item, media), Describe(item, media)]
        : [.. Sent(item, media, segments), Finalize(item, media), Check(item, media), Describe(item, media)];

    /// <summary>All that brings a medium's bytes to X in segments.</summary>
    public static IEnumerable<string> Sent(int item, int media, int segments) =>
        Enumerable.Range(0, segments).Select(segment => Append(item, media, segment)).Prepend(Initialize(item, media));
}

/// <summary>Fixed at planning, of an item: how its media travel.</summary>
/// <param name="Segments">Of each medium; 0: in one piece.</param>
internal sealed record ItemPlan(IReadOnlyList<int> Segments);

/// <summary>Fixed at planning, of a step of a chunked upload: the part of the file that is this segment's.</summary>
/// <param name="Segments">Of the whole file.</param>
internal sealed record SegmentPlan(int Segments, int Segment = 0, long Offset = 0, int Length = 0);

/// <summary>A medium as X knows it.</summary>
/// <param name="ExpiresAt">From then on no post can use it.</param>
/// <param name="Pieces">In how many calls each of its segments is sent.</param>
internal sealed record UploadedMedia(string Id, string? Key, DateTimeOffset ExpiresAt, int Pieces = 1);

/// <param name="CheckAt">Null: nothing is left to be done on it.</param>
internal sealed record FinalizedMedia(DateTimeOffset? CheckAt);

internal sealed record PublishedPost(string Id);
