using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Infrastructure.Http;

namespace Postato.Networks.Tests.Pigeon;

/// <summary>Letters go out under keys of our own, by which the server finds them again.</summary>
internal sealed class PigeonPublisher(PigeonOptions options, PigeonClient client, TimeProvider clock) : IPublisher
{
    public IReadOnlyList<PlannedStep> Plan(PublishPost post, DateTimeOffset now) =>
    [
        .. post.Items.SelectMany(item => item.Media.Select((_, i) => new PlannedStep(Upload(item.Index, i), null, StepEffect.None))),
        .. post.Items.Select(item => new PlannedStep(Item(item.Index), item.Index, StepEffect.Creating, JsonSerializer.SerializeToElement(new PigeonPlan(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))), PigeonJson.Default.PigeonPlan))),
    ];

    public async Task<StepOutcome> PerformAsync(StepContext step, CancellationToken ct)
    {
        var creating = step.Step.Effect == StepEffect.Creating;
        try
        {
            return creating ? await SendAsync(step, step.Step.ItemIndex!.Value, ct) : await UploadAsync(step, ct);
        }
        catch (RequestNeverLeft)
        {
            return new StepOutcome.RetryAfter(null, PigeonErrors.NoAnswer());
        }
        catch (AnswerLost)
        {
            return creating ? new StepOutcome.InDoubt(PigeonErrors.NoAnswer()) : new StepOutcome.RetryAfter(null, PigeonErrors.NoAnswer());
        }
    }

    public async Task<Reconciliation> ReconcileAsync(StepContext step, CancellationToken ct)
    {
        try
        {
            var answer = await client.FindLetterAsync(KeyOf(step), step.Account.Tokens.AccessToken, ct);
            return answer.Status switch
            {
                200 when Arrived(answer) is { } arrived => new Reconciliation.Happened(arrived.Data, arrived.Published),
                404 => new Reconciliation.Absent(),
                401 => new Reconciliation.TokenRejected(PigeonErrors.Of(Domain.Posts.ErrorCodes.ReconnectNeeded, answer)),
                _ => new Reconciliation.Unknown(PigeonErrors.Of(Domain.Posts.ErrorCodes.NetworkUnavailable, answer), clock.GetUtcNow().AddSeconds(5)),
            };
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return new Reconciliation.Unknown(PigeonErrors.NoAnswer(), clock.GetUtcNow().AddSeconds(5));
        }
    }

    private async Task<StepOutcome> SendAsync(StepContext step, int index, CancellationToken ct)
    {
        var item = step.Post.Items[index];
        var pictures = item.Media.Select((media, i) => new PigeonPicture(step.Done[Upload(index, i)].GetString()!, media.Alt)).ToList();
        var answer = await client.PostLetterAsync(new(KeyOf(step), item.Text, index == 0 ? null : step.Done[Item(index - 1)].GetString(), pictures), step.Account.Tokens.AccessToken, ct);
        return answer.Status == 201 && Arrived(answer) is { } arrived ? arrived : PigeonErrors.Classify(answer, creating: true, clock);
    }

    private async Task<StepOutcome> UploadAsync(StepContext step, CancellationToken ct)
    {
        var place = step.Step.Name.Split(':');
        var media = step.Post.Items[int.Parse(place[1], CultureInfo.InvariantCulture)].Media[int.Parse(place[2], CultureInfo.InvariantCulture)];
        var bytes = new byte[media.SizeBytes];
        await using (var stream = await step.OpenMedia(media.Id, ct))
            await stream.ReadExactlyAsync(bytes, ct);

        var answer = await client.PostPictureAsync(bytes, media.MimeType, step.Account.Tokens.AccessToken, ct);
        return answer.Status == 201 && PigeonJson.Read<PigeonUpload>(answer) is { } upload
            ? new StepOutcome.Done(JsonSerializer.SerializeToElement(upload.Id))
            : PigeonErrors.Classify(answer, creating: false, clock);
    }

    private StepOutcome.Done? Arrived(HttpAnswer answer) =>
        PigeonJson.Read<PigeonArrival>(answer) is { Id: not null, Path: not null } arrival ? new(JsonSerializer.SerializeToElement(arrival.Id), new PublishedItem(arrival.Id, new Uri(options.WebUrl, arrival.Path))) : null;

    private static string KeyOf(StepContext step) => step.Step.Data!.Value.Deserialize(PigeonJson.Default.PigeonPlan)!.Key;

    private static string Upload(int item, int media) => string.Create(CultureInfo.InvariantCulture, $"upload:{item}:{media}");

    private static string Item(int item) => string.Create(CultureInfo.InvariantCulture, $"item:{item}");
}
