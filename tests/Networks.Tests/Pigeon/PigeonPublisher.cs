using System.Security.Cryptography;
using Postato.Domain.Networks;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Networks.Tests.Pigeon;

/// <summary>Creates posts under keys that it chooses, by which the server finds them again.</summary>
internal sealed class PigeonPublisher(PigeonOptions options, PigeonClient client, TimeProvider clock) : IPublisher
{
    public IReadOnlyList<PlannedStep> Plan(PublishPost post, DateTimeOffset now) =>
    [
        .. post.Items.SelectMany(
            item => item.Media.Select((_, i) => new PlannedStep(StepNames.Upload(item.Index, i), null, StepEffect.None))),
        .. post.Items.Select(
            item => new PlannedStep(StepNames.Item(item.Index), item.Index, StepEffect.Creating, StepData.Of(PigeonPlan.New()))),
    ];

    public Task<StepOutcome> PerformAsync(StepContext step, CancellationToken ct) =>
        step.Step.ItemIndex is { } index ? SendAsync(step, index, ct) : UploadAsync(step, ct);

    public async Task<Reconciliation> ReconcileAsync(StepContext step, CancellationToken ct)
    {
        var answer = await client.FindLetterAsync(step.Step.Planned<PigeonPlan>().Key, step.Account.Tokens.AccessToken, ct);
        return answer.Status switch
        {
            200 when Arrived(answer) is { } arrived => new Reconciliation.Happened(arrived.Data, arrived.Published),
            404 => new Reconciliation.Absent(),
            401 => new Reconciliation.TokenRejected(PigeonErrors.Table.ErrorOf(answer)),
            _ => new Reconciliation.Unknown(PigeonErrors.Table.ErrorOf(answer), AskAgain.After(step, clock.GetUtcNow())),
        };
    }

    private async Task<StepOutcome> SendAsync(StepContext step, int index, CancellationToken ct)
    {
        var item = step.Post.Items[index];
        var letter = new PigeonLetter(
            step.Step.Planned<PigeonPlan>().Key, item.Text, index == 0 ? null : step.Result<string>(StepNames.Item(index - 1)),
            [.. item.Media.Select((media, i) => new PigeonPicture(step.Result<string>(StepNames.Upload(index, i)), media.Alt))]);
        var answer = await client.PostLetterAsync(letter, step.Account.Tokens.AccessToken, ct);
        return answer.IsSuccess && Arrived(answer) is { } arrived ? arrived : PigeonErrors.Table.OutcomeOf(answer, step, clock);
    }

    private async Task<StepOutcome> UploadAsync(StepContext step, CancellationToken ct)
    {
        var (_, item, index) = StepNames.Parse(step.Step.Name);
        var media = step.Post.Items[item].Media[index];
        var answer = await client.PostPictureAsync(await step.ReadAllAsync(media, ct), media.MimeType, step.Account.Tokens.AccessToken, ct);
        return answer.IsSuccess && answer.Json["id"].Id is { } id
            ? new StepOutcome.Done(StepData.Of(id))
            : PigeonErrors.Table.OutcomeOf(answer, step, clock);
    }

    private StepOutcome.Done? Arrived(HttpAnswer answer) => answer.Json["id"].Id is { } id && answer.Json["path"].Text is { } path
        ? new(StepData.Of(id), new PublishedItem(id, new Uri(options.WebUrl, path)))
        : null;
}

/// <summary>Data that is fixed when the post is planned.</summary>
internal sealed record PigeonPlan(string Key)
{
    public static PigeonPlan New() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)));
}
