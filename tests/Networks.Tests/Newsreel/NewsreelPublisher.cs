using Postato.Domain.Networks;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Networks.Tests.Newsreel;

/// <summary>
/// Uploads the video and waits for its processing, then creates the post under its own id, by which it can be found again.
/// </summary>
internal sealed class NewsreelPublisher(NewsreelOptions options, NewsreelClient client, TimeProvider clock) : IPublisher
{
    private static readonly string Develop = StepNames.Of("develop", 0, 0);
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    public IReadOnlyList<PlannedStep> Plan(PublishPost post, DateTimeOffset now) =>
    [
        new(StepNames.Upload(0, 0), null, StepEffect.None),
        new(Develop, null, StepEffect.None),
        new(StepNames.Item(0), 0, StepEffect.Creating),
    ];

    public Task<StepOutcome> PerformAsync(StepContext step, CancellationToken ct) => step.Step switch
    {
        { ItemIndex: not null } => PublishAsync(step, ct),
        { Name: var name } when name == Develop => AskAsync(step, ct),
        _ => UploadAsync(step, ct),
    };

    public async Task<Reconciliation> ReconcileAsync(StepContext step, CancellationToken ct)
    {
        var answer = await client.FindReelAsync(KeyOf(step), step.Account.Tokens.AccessToken, ct);
        return answer.Status switch
        {
            200 when Arrived(answer) is { } arrived => new Reconciliation.Happened(arrived.Data, arrived.Published),
            404 => new Reconciliation.Absent(),
            401 => new Reconciliation.TokenRejected(NewsreelErrors.Table.ErrorOf(answer)),
            _ => new Reconciliation.Unknown(NewsreelErrors.Table.ErrorOf(answer), AskAgain.After(step, clock.GetUtcNow())),
        };
    }

    private async Task<StepOutcome> UploadAsync(StepContext step, CancellationToken ct)
    {
        var media = step.Post.Items[0].Media[0];
        if (step.Post.FlagOption("fetched") is true && await step.AddressOf(media.Id, ct) is MediaAddress.Refused refused)
            return new StepOutcome.Refused(refused.Error);

        var answer = await client.PostFilmAsync(await step.ReadAllAsync(media, ct), media.MimeType, step.Account.Tokens.AccessToken, ct);
        return answer.IsSuccess && answer.Json["id"].Id is { } id
            ? new StepOutcome.Done(StepData.Of(id))
            : NewsreelErrors.Table.OutcomeOf(answer, step, clock);
    }

    private async Task<StepOutcome> AskAsync(StepContext step, CancellationToken ct)
    {
        var answer = await client.GetFilmAsync(step.Result<string>(StepNames.Upload(0, 0)), step.Account.Tokens.AccessToken, ct);
        return (answer.IsSuccess, answer.Json["state"].Text) switch
        {
            (true, "ready") => new StepOutcome.Done(),
            (true, "developing") => new StepOutcome.Wait(clock.GetUtcNow() + Pace),
            _ => NewsreelErrors.Table.OutcomeOf(answer, step, clock),
        };
    }

    private async Task<StepOutcome> PublishAsync(StepContext step, CancellationToken ct)
    {
        var reel = new NewReel(KeyOf(step), step.Post.Items[0].Text, step.Result<string>(StepNames.Upload(0, 0)));
        var answer = await client.PostReelAsync(reel, step.Account.Tokens.AccessToken, ct);
        return answer.IsSuccess && Arrived(answer) is { } arrived ? arrived : NewsreelErrors.Table.OutcomeOf(answer, step, clock);
    }

    private StepOutcome.Done? Arrived(HttpAnswer answer) => answer.Json["id"].Id is { } id && answer.Json["path"].Text is { } path
        ? new(StepData.Of(id), new PublishedItem(id, new Uri(options.WebUrl, path)))
        : null;

    private static string KeyOf(StepContext step) => step.Post.Id.ToString();
}
