using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.X;

/// <summary>
/// Uploads media to X: images in one call, GIFs and videos in segments. A medium is not visible until a post uses it, and expires within a
/// day, so every call may be repeated.
/// </summary>
internal sealed class XUpload(XOptions options, XClient client, TimeProvider clock)
{
    private const int MaximumSegments = 1_000;

    // In seconds, the longest interval at which the state is asked for.
    private const int LongestCheck = 3_600;

    // The piece size when X refuses whole segments.
    private const int SmallPieces = 4;

    private static readonly TimeSpan MediaLife = TimeSpan.FromHours(24);
    private static readonly TimeSpan UsualCheck = TimeSpan.FromSeconds(5);

    // Learnt from a refusal, for all later uploads.
    private volatile bool takesLess;

    /// <param name="item">The item's index.</param>
    /// <param name="index">The medium's index within the item.</param>
    public (int Segments, IReadOnlyList<PlannedStep> Steps) Plan(int item, int index, PublishMedia media)
    {
        List<PlannedStep> steps = [];
        var segments = 0;
        if (XPost.IsImage(media))
        {
            steps.Add(new(StepNames.Upload(item, index), null, StepEffect.None));
        }
        else
        {
            var length = (int)Math.Max(options.ChunkBytes, (media.SizeBytes + MaximumSegments - 1) / MaximumSegments);
            segments = (int)Math.Max(1, (media.SizeBytes + length - 1) / length);
            steps.Add(Chunked(XSteps.Initialize(item, index), new(segments)));
            for (var i = 0; i < segments; i++)
            {
                var offset = (long)i * length;
                steps.Add(
                    Chunked(XSteps.Append(item, index, i), new(segments, i, offset, (int)Math.Min(length, media.SizeBytes - offset))));
            }

            steps.Add(Chunked(XSteps.Finalize(item, index), new(segments)));
            steps.Add(Chunked(XSteps.Check(item, index), new(segments)));
        }

        if (media.Alt is { Length: > 0 } && !IsVideo(media))
            steps.Add(new(XSteps.Describe(item, index), null, StepEffect.None));
        return (segments, steps);
    }

    public Task<StepOutcome> PerformAsync(StepContext step, CancellationToken ct)
    {
        var (kind, item, index) = StepNames.Parse(step.Step.Name);
        var call = new Call(step, item, index, step.Post.Items[item].Media[index]);
        return kind switch
        {
            StepNames.Uploading => UploadAsync(call, ct),
            XSteps.Initializing => InitializeAsync(call, ct),
            XSteps.Appending => AppendAsync(call, step.Step.Planned<SegmentPlan>(), ct),
            XSteps.Finalizing => FinalizeAsync(call, ct),
            XSteps.Checking => CheckAsync(call, step.Step.Planned<SegmentPlan>(), ct),
            XSteps.Describing => DescribeAsync(call, ct),
            _ => throw new InvalidOperationException(step.Step.Name),
        };
    }

    private async Task<StepOutcome> UploadAsync(Call call, CancellationToken ct)
    {
        var bytes = await call.Step.ReadAllAsync(call.Media, ct);
        return Keep(call, await client.UploadImageAsync(bytes, call.Media.MimeType, call.Token, ct), pieces: 1);
    }

    private async Task<StepOutcome> InitializeAsync(Call call, CancellationToken ct)
    {
        var plan = call.Step.Step.Planned<SegmentPlan>();
        var pieces = takesLess ? Math.Min(SmallPieces, MaximumSegments / plan.Segments) : 1;
        var upload = new NewUpload(call.Media.MimeType, call.Media.SizeBytes, IsVideo(call.Media) ? "tweet_video" : "tweet_gif");
        return Keep(call, await client.InitializeAsync(upload, call.Token, ct), pieces);
    }

    private async Task<StepOutcome> AppendAsync(Call call, SegmentPlan plan, CancellationToken ct)
    {
        var upload = call.Uploaded(XSteps.Initialize);
        var bytes = await call.Step.ReadAsync(call.Media, plan.Offset, plan.Length, ct);
        var length = (bytes.Length + upload.Pieces - 1) / upload.Pieces;
        for (var i = 0; i < upload.Pieces; i++)
        {
            var piece = bytes[Math.Min(bytes.Length, i * length)..Math.Min(bytes.Length, (i + 1) * length)];
            var answer = await client.AppendAsync(upload.Id, (plan.Segment * upload.Pieces) + i, piece, call.Token, ct);
            if (answer.IsSuccess)
                continue;

            // Segment numbers start at the first, so smaller segments mean starting the file again.
            if (XErrors.Table.MeaningOf(answer) == Meaning.TooLarge && upload.Pieces == 1 && MaximumSegments / plan.Segments > 1)
            {
                takesLess = true;
                return new StepOutcome.Redo(
                    [.. XSteps.Sent(call.Item, call.Index, plan.Segments)], XErrors.Table.Error(Meaning.MediaRefused, answer));
            }

            return IsUnknownMedia(answer)
                ? new StepOutcome.Redo(
                    [.. XSteps.Sent(call.Item, call.Index, plan.Segments)], XErrors.Table.Error(Meaning.MediaRefused, answer))
                : XErrors.Table.OutcomeOf(answer, call.Step, clock);
        }

        return new StepOutcome.Done();
    }

    private async Task<StepOutcome> FinalizeAsync(Call call, CancellationToken ct)
    {
        var upload = call.Uploaded(XSteps.Initialize);
        // It may be finalized already, by a call whose answer was lost.
        if (call.Step.History.IsRepeat && await client.GetMediaAsync(upload.Id, call.Token, ct) is { IsSuccess: true } known
            && StateOf(known) is { } state)
            return Finalized(state);

        var answer = await client.FinalizeAsync(upload.Id, call.Token, ct);
        if (answer.IsSuccess)
            return StateOf(answer) is { } finalized
                ? Finalized(finalized)
                : new StepOutcome.RetryAfter(null, XErrors.Table.Error(Meaning.Unreadable, answer));

        return IsUnknownMedia(answer)
            ? new StepOutcome.Redo(
                [.. XSteps.Sent(call.Item, call.Index, call.Step.Step.Planned<SegmentPlan>().Segments)],
                XErrors.Table.Error(Meaning.MediaRefused, answer))
            : XErrors.Table.OutcomeOf(answer, call.Step, clock);
    }

    private StepOutcome.Done Finalized(MediaState state) =>
        new(StepData.Of(
            new FinalizedMedia(state.ProcessingInfo is null or { State: "succeeded" } ? null : CheckTime(state.ProcessingInfo))));

    private async Task<StepOutcome> CheckAsync(Call call, SegmentPlan plan, CancellationToken ct)
    {
        var finalized = call.Step.Result<FinalizedMedia>(XSteps.Finalize(call.Item, call.Index));
        if (finalized.CheckAt is not { } check)
            return new StepOutcome.Done();
        if (check > clock.GetUtcNow())
            return new StepOutcome.Wait(check);

        var answer = await client.GetMediaAsync(call.Uploaded(XSteps.Initialize).Id, call.Token, ct);
        if (answer.Status is 400 or 404)
            return new StepOutcome.Redo(
                [.. XSteps.Ready(call.Item, call.Index, plan.Segments)], XErrors.Table.Error(Meaning.MediaRefused, answer));
        if (!answer.IsSuccess)
            return XErrors.Table.OutcomeOf(answer, call.Step, clock);
        if (StateOf(answer) is not { } state)
            return new StepOutcome.RetryAfter(null, XErrors.Table.Error(Meaning.Unreadable, answer));

        return state.ProcessingInfo switch
        {
            null or { State: "succeeded" } => new StepOutcome.Done(),
            { State: "failed" } failed => new StepOutcome.Refused(new(
                ErrorCodes.MediaFailed, "X could not process the media.", "Use another file or format, then retry.", answer.Status,
                failed.ErrorName, failed.ErrorMessage)),
            _ when clock.GetUtcNow() > check.AddMinutes(options.ProcessingMinutes) => new StepOutcome.Refused(new(
                ErrorCodes.MediaFailed, $"X was not done with the media after {options.ProcessingMinutes} minutes.",
                "Retry later, or use a smaller file.", answer.Status)),
            var working => new StepOutcome.Wait(CheckTime(working)),
        };
    }

    private async Task<StepOutcome> DescribeAsync(Call call, CancellationToken ct)
    {
        var upload = call.Uploaded(XPost.IsImage(call.Media) ? StepNames.Upload : XSteps.Initialize);
        var answer = await client.DescribeAsync(new(upload.Id, new(new(call.Media.Alt!))), call.Token, ct);
        if (answer.IsSuccess)
            return new StepOutcome.Done();

        // A refused description does not stop the post.
        var outcome = XErrors.Table.OutcomeOf(answer, call.Step, clock);
        return outcome is StepOutcome.Refused { AccountSuspended: false }
            ? new StepOutcome.Done
            {
                Warning = new("alt_text_refused", "X did not take a description of the media: the post stands without it."),
            }
            : outcome;
    }

    private StepOutcome Keep(Call call, HttpAnswer answer, int pieces)
    {
        if (!answer.IsSuccess)
            return XErrors.Table.OutcomeOf(answer, call.Step, clock);
        if (StateOf(answer) is not { } state)
            return new StepOutcome.RetryAfter(null, XErrors.Table.Error(Meaning.Unreadable, answer));

        var life = state.ExpiresAfterSecs is > 0 and < int.MaxValue and { } seconds ? TimeSpan.FromSeconds(seconds) : MediaLife;
        return new StepOutcome.Done(StepData.Of(new UploadedMedia(state.Id, state.MediaKey, clock.GetUtcNow() + life, pieces)));
    }

    private DateTimeOffset CheckTime(ProcessingInfo info) =>
        clock.GetUtcNow() + (info.CheckAfterSecs is > 0 and < LongestCheck and { } seconds ? TimeSpan.FromSeconds(seconds) : UsualCheck);

    private static bool IsUnknownMedia(HttpAnswer answer) => answer.Status == 404 || XErrors.Table.MeaningOf(answer) == Meaning.MediaGone;

    private static MediaState? StateOf(HttpAnswer answer) => MediaState.Of(answer.Json);

    private static bool IsVideo(PublishMedia media) => media.MimeType.StartsWith("video/", StringComparison.Ordinal);

    private static PlannedStep Chunked(string name, SegmentPlan plan) => new(name, null, StepEffect.None, StepData.Of(plan));

    /// <summary>Performs one step of one medium.</summary>
    private sealed record Call(StepContext Step, int Item, int Index, PublishMedia Media)
    {
        public Secret Token => Step.Account.Tokens.AccessToken;

        public UploadedMedia Uploaded(Func<int, int, string> by) => Step.Result<UploadedMedia>(by(Item, Index));
    }
}
