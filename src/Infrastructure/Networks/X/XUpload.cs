using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.X;

/// <summary>
/// Brings media to X: images in one call, GIFs and videos in segments. Nobody sees a medium before a post uses it, and an
/// orphan dies within a day: every call may be made again.
/// </summary>
internal sealed class XUpload(XOptions options, XClient client, TimeProvider clock)
{
    private const int MaximumSegments = 1_000;

    // Seconds: who wants to be asked later than that is asked sooner.
    private const int LongestCheck = 3_600;

    // What a segment is cut into where X takes less at once.
    private const int SmallPieces = 4;

    private static readonly TimeSpan MediaLife = TimeSpan.FromHours(24);
    private static readonly TimeSpan UsualCheck = TimeSpan.FromSeconds(5);

    // Learnt from a refusal, for all uploads from then on.
    private volatile bool takesLess;

    /// <param name="item">The item's index.</param>
    /// <param name="index">The medium's, within the item.</param>
    public (int Segments, IReadOnlyList<PlannedStep> Steps) Plan(int item, int index, PublishMedia media)
    {
        List<PlannedStep> steps = [];
        var segments = 0;
        if (XPost.IsImage(media))
        {
            steps.Add(new(XSteps.Upload(item, index), null, StepEffect.None));
        }
        else
        {
            var length = (int)Math.Max(options.ChunkBytes, (media.SizeBytes + MaximumSegments - 1) / MaximumSegments);
            segments = (int)Math.Max(1, (media.SizeBytes + length - 1) / length);
            steps.Add(Chunked(XSteps.Initialize(item, index), new(segments)));
            for (var i = 0; i < segments; i++)
            {
                var offset = (long)i * length;
                steps.Add(Chunked(XSteps.Append(item, index, i), new(segments, i, offset, (int)Math.Min(length, media.SizeBytes - offset))));
            }

            steps.Add(Chunked(XSteps.Finalize(item, index), new(segments)));
            steps.Add(Chunked(XSteps.Status(item, index), new(segments)));
        }

        if (media.Alt is { Length: > 0 } && !IsVideo(media))
            steps.Add(new(XSteps.Describe(item, index), null, StepEffect.None));
        return (segments, steps);
    }

    public Task<StepOutcome> PerformAsync(StepContext step, CancellationToken ct)
    {
        var (kind, item, index) = XSteps.Parse(step.Step.Name);
        var call = new Call(step, item, index, step.Post.Items[item].Media[index]);
        return kind switch
        {
            "upload" => UploadAsync(call, ct),
            "init" => InitializeAsync(call, ct),
            "append" => AppendAsync(call, SegmentPlan.Of(step.Step), ct),
            "finalize" => FinalizeAsync(call, ct),
            "status" => CheckAsync(call, SegmentPlan.Of(step.Step), ct),
            "alt" => DescribeAsync(call, ct),
            _ => throw new InvalidOperationException(step.Step.Name),
        };
    }

    private async Task<StepOutcome> UploadAsync(Call call, CancellationToken ct)
    {
        var bytes = await ReadAsync(call, 0, (int)call.Media.SizeBytes, ct);
        return Keep(await client.UploadImageAsync(bytes, call.Media.MimeType, call.Token, ct), pieces: 1);
    }

    private async Task<StepOutcome> InitializeAsync(Call call, CancellationToken ct)
    {
        var plan = SegmentPlan.Of(call.Step.Step);
        var pieces = takesLess ? Math.Min(SmallPieces, MaximumSegments / plan.Segments) : 1;
        var upload = new NewUpload(call.Media.MimeType, call.Media.SizeBytes, IsVideo(call.Media) ? "tweet_video" : "tweet_gif");
        return Keep(await client.InitializeAsync(upload, call.Token, ct), pieces);
    }

    private async Task<StepOutcome> AppendAsync(Call call, SegmentPlan plan, CancellationToken ct)
    {
        var upload = call.Uploaded(XSteps.Initialize);
        var bytes = await ReadAsync(call, plan.Offset, plan.Length, ct);
        var length = (bytes.Length + upload.Pieces - 1) / upload.Pieces;
        for (var i = 0; i < upload.Pieces; i++)
        {
            var piece = bytes[Math.Min(bytes.Length, i * length)..Math.Min(bytes.Length, (i + 1) * length)];
            var answer = await client.AppendAsync(upload.Id, (plan.Segment * upload.Pieces) + i, piece, call.Token, ct);
            if (answer.IsSuccess)
                continue;

            // Segments are counted from the first: with smaller ones the file begins anew.
            if (XErrors.KindOf(answer) == XErrorKind.ChunkTooLarge && upload.Pieces == 1 && MaximumSegments / plan.Segments > 1)
            {
                takesLess = true;
                return new StepOutcome.Redo([.. XSteps.Sent(call.Item, call.Index, plan.Segments)], XErrors.Media(answer));
            }

            return IsUnknownMedia(answer)
                ? new StepOutcome.Redo([.. XSteps.Sent(call.Item, call.Index, plan.Segments)], XErrors.Media(answer))
                : XErrors.Classify(answer, creating: false, clock);
        }

        return new StepOutcome.Done();
    }

    private async Task<StepOutcome> FinalizeAsync(Call call, CancellationToken ct)
    {
        var upload = call.Uploaded(XSteps.Initialize);
        // It may have been finalized before, by a call whose answer was lost.
        if (call.Step.History.IsRepeat && await client.GetMediaAsync(upload.Id, call.Token, ct) is { IsSuccess: true } known && StateOf(known) is { } state)
            return Finalized(state);

        var answer = await client.FinalizeAsync(upload.Id, call.Token, ct);
        if (answer.IsSuccess)
            return StateOf(answer) is { } finalized ? Finalized(finalized) : new StepOutcome.RetryAfter(null, XErrors.Unreadable(answer));

        return IsUnknownMedia(answer)
            ? new StepOutcome.Redo([.. XSteps.Sent(call.Item, call.Index, SegmentPlan.Of(call.Step.Step).Segments)], XErrors.Media(answer))
            : XErrors.Classify(answer, creating: false, clock);
    }

    private StepOutcome.Done Finalized(MediaState state) =>
        new(JsonSerializer.SerializeToElement(new FinalizedMedia(state.ProcessingInfo is null or { State: "succeeded" } ? null : CheckTime(state.ProcessingInfo))));

    private async Task<StepOutcome> CheckAsync(Call call, SegmentPlan plan, CancellationToken ct)
    {
        var finalized = call.Step.Done[XSteps.Finalize(call.Item, call.Index)].Deserialize<FinalizedMedia>()!;
        if (finalized.CheckAt is not { } check)
            return new StepOutcome.Done();
        if (check > clock.GetUtcNow())
            return new StepOutcome.Wait(check);

        var answer = await client.GetMediaAsync(call.Uploaded(XSteps.Initialize).Id, call.Token, ct);
        if (answer.Status is 400 or 404)
            return new StepOutcome.Redo([.. XSteps.Ready(call.Item, call.Index, plan.Segments)], XErrors.Media(answer));
        if (!answer.IsSuccess)
            return XErrors.Classify(answer, creating: false, clock);
        if (StateOf(answer) is not { } state)
            return new StepOutcome.RetryAfter(null, XErrors.Unreadable(answer));

        return state.ProcessingInfo switch
        {
            null or { State: "succeeded" } => new StepOutcome.Done(),
            { State: "failed" } failed => new StepOutcome.Refused(new(
                ErrorCodes.MediaFailed, "X could not process the media.", "Use another file or format, then retry.", answer.Status, failed.ErrorName, failed.ErrorMessage)),
            _ when clock.GetUtcNow() > check.AddMinutes(options.ProcessingMinutes) => new StepOutcome.Refused(new(
                ErrorCodes.MediaFailed, $"X was not done with the media after {options.ProcessingMinutes} minutes.", "Retry later, or use a smaller file.", answer.Status)),
            var working => new StepOutcome.Wait(CheckTime(working)),
        };
    }

    private async Task<StepOutcome> DescribeAsync(Call call, CancellationToken ct)
    {
        var upload = call.Uploaded(XPost.IsImage(call.Media) ? XSteps.Upload : XSteps.Initialize);
        var answer = await client.DescribeAsync(new(upload.Id, new(new(call.Media.Alt!))), call.Token, ct);
        if (answer.IsSuccess)
            return new StepOutcome.Done();

        // A description that X refuses does not keep the post from its readers.
        var outcome = XErrors.Classify(answer, creating: false, clock);
        return outcome is StepOutcome.Refused { AccountSuspended: false }
            ? new StepOutcome.Done { Warning = new("alt_text_refused", "X did not take a description of the media: the post stands without it.") }
            : outcome;
    }

    private StepOutcome Keep(HttpAnswer answer, int pieces)
    {
        if (!answer.IsSuccess)
            return XErrors.Classify(answer, creating: false, clock);

        return StateOf(answer) is { } state
            ? new StepOutcome.Done(JsonSerializer.SerializeToElement(new UploadedMedia(
                state.Id, state.MediaKey, clock.GetUtcNow() + (state.ExpiresAfterSecs is > 0 and < int.MaxValue and { } seconds ? TimeSpan.FromSeconds(seconds) : MediaLife), pieces)))
            : new StepOutcome.RetryAfter(null, XErrors.Unreadable(answer));
    }

    private static async Task<byte[]> ReadAsync(Call call, long offset, int length, CancellationToken ct)
    {
        var bytes = new byte[length];
        await using var stream = await call.Step.OpenMedia(call.Media.Id, ct);
        if (stream.CanSeek)
            stream.Position = offset;
        else
            await SkipAsync(stream, offset, ct);
        await stream.ReadExactlyAsync(bytes, ct);
        return bytes;
    }

    private static async Task SkipAsync(Stream stream, long bytes, CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        while (bytes > 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes)), ct);
            bytes -= read > 0 ? read : throw new EndOfStreamException();
        }
    }

    private DateTimeOffset CheckTime(ProcessingInfo info) => clock.GetUtcNow() + (info.CheckAfterSecs is > 0 and < LongestCheck and { } seconds ? TimeSpan.FromSeconds(seconds) : UsualCheck);

    private static bool IsUnknownMedia(HttpAnswer answer) => answer.Status == 404 || XErrors.KindOf(answer) == XErrorKind.MediaGone;

    private static MediaState? StateOf(HttpAnswer answer) => MediaState.Of(answer.Json);

    private static bool IsVideo(PublishMedia media) => media.MimeType.StartsWith("video/", StringComparison.Ordinal);

    private static PlannedStep Chunked(string name, SegmentPlan plan) => new(name, null, StepEffect.None, JsonSerializer.SerializeToElement(plan));

    /// <summary>One step of one medium.</summary>
    private sealed record Call(StepContext Step, int Item, int Index, PublishMedia Media)
    {
        public Secret Token => Step.Account.Tokens.AccessToken;

        public UploadedMedia Uploaded(Func<int, int, string> by) => Step.Done[by(Item, Index)].Deserialize<UploadedMedia>()!;
    }
}
