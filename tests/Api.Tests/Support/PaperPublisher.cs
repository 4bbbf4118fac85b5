using System.Text.Json;
using Postato.Domain.Networks;

namespace Postato.Api.Tests.Support;

/// <summary>Sends nothing; recognises its own post addresses.</summary>
internal sealed class PaperPublisher : IPublisher
{
    public IReadOnlyList<PlannedStep> Plan(PublishPost post, DateTimeOffset now) =>
        throw new NotSupportedException("Nothing is sent to paper.");

    public Task<StepOutcome> PerformAsync(StepContext step, CancellationToken ct) =>
        throw new NotSupportedException("Nothing is sent to paper.");

    public Task<Reconciliation> ReconcileAsync(StepContext step, CancellationToken ct) =>
        throw new NotSupportedException("Nothing is sent to paper.");

    public Reconciliation.Happened? Recognise(PlannedStep step, Uri platformUrl) =>
        platformUrl.Host == "paper.example"
            ? new(JsonSerializer.SerializeToElement(platformUrl.AbsolutePath), new(platformUrl.AbsolutePath, platformUrl))
            : null;
}
