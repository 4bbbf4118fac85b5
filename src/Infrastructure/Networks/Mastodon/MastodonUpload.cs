using System.Globalization;
using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>Uploads a medium and waits until the server has processed it. It is not visible until a status uses it.</summary>
internal sealed class MastodonUpload(MastodonClient client, TimeProvider clock)
{
    /// <summary>How long a server may take to process it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>How often the server is asked.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan FirstPace = TimeSpan.FromSeconds(1);

    public async Task<StepOutcome> SendAsync(StepContext step, CancellationToken ct)
    {
        var (_, item, index) = StepNames.Parse(step.Step.Name);
        var media = step.Post.Items[item].Media[index];
        await using var bytes = await step.OpenMedia(media.Id, ct);
        var (session, token, focus) = (MastodonSession.Of(step.Account), step.Account.Tokens.AccessToken, FocusOf(step.Post, item, index));
        var answer = await client.UploadAsync(session, token, media, bytes, focus, ct);
        if (!answer.IsSuccess)
            return MastodonErrors.Uploads.OutcomeOf(answer, step, clock);

        return WireMedia.Of(MastodonWire.Json(answer)) is { } made
            ? new StepOutcome.Done(StepData.Of(new UploadedMedia(made.Id, IsReady(answer, made))))
            : new StepOutcome.RetryAfter(null, MastodonErrors.Uploads.Error(Meaning.Unreadable, answer));
    }

    public async Task<StepOutcome> AskAsync(StepContext step, CancellationToken ct)
    {
        var (_, item, index) = StepNames.Parse(step.Step.Name);
        var uploaded = UploadedMedia.Of(step, item, index);
        // The upload's answer said that it is ready; only a repeated check asks the server.
        if (uploaded.Ready && !step.History.IsRepeat)
            return new StepOutcome.Done();

        var server = MastodonSession.Of(step.Account).Server;
        var answer = await client.GetAsync(
            server, $"/api/v1/media/{Uri.EscapeDataString(uploaded.Id)}", ct, step.Account.Tokens.AccessToken);
        if (answer.Status == 404)
            return new StepOutcome.Redo([StepNames.Upload(item, index)], MastodonErrors.Uploads.Error(Meaning.MediaGone, answer));
        if (!answer.IsSuccess)
            return MastodonErrors.Uploads.OutcomeOf(answer, step, clock);
        if (WireMedia.Of(MastodonWire.Json(answer)) is not { } asked)
            return new StepOutcome.RetryAfter(null, MastodonErrors.Uploads.Error(Meaning.Unreadable, answer));
        if (IsReady(answer, asked))
            return new StepOutcome.Done();

        var (waited, now) = (clock.GetUtcNow() - step.IntentAt, clock.GetUtcNow());
        return waited < Patience
            ? new StepOutcome.Wait(now + (waited < Pace ? FirstPace : Pace))
            : new StepOutcome.Refused(new(
                ErrorCodes.MediaFailed, "The server was not done with this file within 10 minutes.", "Retry later, or with a smaller file.",
                answer.Status));
    }

    // Ready is 200 with a url; 202 and 206 mean processing, and some servers answer 200 before there is a url.
    private static bool IsReady(HttpAnswer answer, WireMedia media) => answer.Status == 200 && media.Url is { Length: > 0 };

    /// <summary><c>x,y</c> from -1.0 to 1.0, for the medium at this position among all of the post.</summary>
    private static string? FocusOf(PublishPost post, int item, int index)
    {
        var place = post.Items.Take(item).Sum(before => before.Media.Count) + index;
        if (post.Option("focus") is not { ValueKind: JsonValueKind.Array } points || points.GetArrayLength() <= place)
            return null;

        return points[place] is { ValueKind: JsonValueKind.Object } point
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{point.GetProperty("x").GetInt32() / 100.0:0.0#},{point.GetProperty("y").GetInt32() / 100.0:0.0#}")
            : null;
    }
}

/// <param name="Ready">Whether the upload was answered with a processed medium.</param>
internal sealed record UploadedMedia(string Id, bool Ready)
{
    public static UploadedMedia Of(StepContext step, int item, int media) => step.Result<UploadedMedia>(StepNames.Upload(item, media));
}
