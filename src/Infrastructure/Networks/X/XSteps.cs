using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.X;

/// <summary>Names of the upload steps that only this network has.</summary>
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

    /// <summary>All steps that prepare a medium, in order.</summary>
    /// <param name="segments">0 for an image, which is sent in one piece.</param>
    public static IEnumerable<string> Ready(int item, int media, int segments) => segments == 0
        ? [StepNames.Upload(item, media), Describe(item, media)]
        : [.. Sent(item, media, segments), Finalize(item, media), Check(item, media), Describe(item, media)];

    /// <summary>The steps that upload a medium in segments.</summary>
    public static IEnumerable<string> Sent(int item, int media, int segments) =>
        Enumerable.Range(0, segments).Select(segment => Append(item, media, segment)).Prepend(Initialize(item, media));
}

/// <summary>Planned data of an item: how its media are uploaded.</summary>
/// <param name="Segments">For each medium; 0 for one piece.</param>
internal sealed record ItemPlan(IReadOnlyList<int> Segments);

/// <summary>Planned data of a step of a chunked upload: the part of the file in this segment.</summary>
/// <param name="Segments">Of the whole file.</param>
internal sealed record SegmentPlan(int Segments, int Segment = 0, long Offset = 0, int Length = 0);

/// <summary>A medium at X.</summary>
/// <param name="ExpiresAt">From then on no post can use it.</param>
/// <param name="Pieces">The number of calls for each of its segments.</param>
internal sealed record UploadedMedia(string Id, string? Key, DateTimeOffset ExpiresAt, int Pieces = 1);

/// <param name="CheckAt">Null when X has finished with it.</param>
internal sealed record FinalizedMedia(DateTimeOffset? CheckAt);

internal sealed record PublishedPost(string Id);
