using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>
/// Decides what a failed transport means, once for all networks: a request that never left had no effect, and one whose answer was lost may
/// have had it. <see cref="NetworkServices"/> wraps every network in it.
/// </summary>
internal sealed class TransportNetwork(INetwork inner, TimeProvider clock) : INetwork
{
    public NetworkCapabilities Capabilities => inner.Capabilities;

    public INetworkAuthorizer Authorizer { get; } = new TransportAuthorizer(inner.Authorizer, new(inner.Capabilities.DisplayName), clock);

    public IPublisher Publisher { get; } = new TransportPublisher(inner.Publisher, new(inner.Capabilities.DisplayName), clock);

    public IClientDocuments? ClientDocuments => inner.ClientDocuments;

    public NetworkCapabilities CapabilitiesFor(string? facts) => inner.CapabilitiesFor(facts);
}

internal sealed class TransportPublisher(IPublisher inner, Sentences sentences, TimeProvider clock) : IPublisher
{
    public IReadOnlyList<PlannedStep> Plan(PublishPost post, DateTimeOffset now) => inner.Plan(post, now);

    public async Task<StepOutcome> PerformAsync(StepContext step, CancellationToken ct)
    {
        try
        {
            return await inner.PerformAsync(step, ct);
        }
        catch (AnswerLost) when (step.Step.Effect == StepEffect.Creating)
        {
            return new StepOutcome.InDoubt(sentences.NoAnswer());
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return new StepOutcome.RetryAfter(null, sentences.NoAnswer());
        }
    }

    public async Task<Reconciliation> ReconcileAsync(StepContext step, CancellationToken ct)
    {
        try
        {
            return await inner.ReconcileAsync(step, ct);
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return new Reconciliation.Unknown(sentences.NoAnswer(), AskAgain.After(step, clock.GetUtcNow()));
        }
    }

    public Reconciliation.Happened? Recognise(PlannedStep step, Uri platformUrl) => inner.Recognise(step, platformUrl);
}

internal sealed class TransportAuthorizer(INetworkAuthorizer inner, Sentences sentences, TimeProvider clock) : INetworkAuthorizer
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RefreshPause = TimeSpan.FromSeconds(15);

    public ConnectQuestion? Asks => inner.Asks;

    public bool HasCallbackOfServer => inner.HasCallbackOfServer;

    public Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct) =>
        TryAsync<Result<AuthorizationStart>>(() => inner.StartAsync(request, ct), new Unavailable(Soon));

    public Task<Result<Consent>> CompleteAsync(AuthorizationAnswer answer, CancellationToken ct) =>
        TryAsync<Result<Consent>>(() => inner.CompleteAsync(answer, ct), new Unavailable(Soon));

    public async Task<RefreshOutcome> RefreshAsync(AccountSession account, CancellationToken ct)
    {
        try
        {
            return await inner.RefreshAsync(account, ct);
        }
        catch (RequestNeverLeft)
        {
            return new RefreshOutcome.TryLater(clock.GetUtcNow() + RefreshPause, sentences.NoAnswer());
        }
        catch (AnswerLost)
        {
            return new RefreshOutcome.AnswerLost(sentences.NoAnswer());
        }
    }

    public Task<bool> RevokeAsync(AccountSession account, CancellationToken ct) => TryAsync(() => inner.RevokeAsync(account, ct), false);

    private static async Task<T> TryAsync<T>(Func<Task<T>> call, T unanswered)
    {
        try
        {
            return await call();
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return unanswered;
        }
    }
}
