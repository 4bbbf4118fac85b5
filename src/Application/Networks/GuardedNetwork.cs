using System.Data.Common;
using Microsoft.Extensions.Logging;
using Postato.Application.Deliveries;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Application.Networks;

/// <summary>
/// Wraps a network's authorizer, so that whatever the server does, each call ends within a budget and its result holds no secret.
/// </summary>
internal sealed class GuardedNetwork(INetwork inner, TimeProvider clock, ILogger logger) : INetwork
{
    public NetworkCapabilities Capabilities => inner.Capabilities;

    public INetworkAuthorizer Authorizer { get; } = new GuardedAuthorizer(inner.Capabilities.Platform, inner.Authorizer, clock, logger);

    public IPublisher Publisher { get; } = new GuardedPublisher(inner.Capabilities.Platform, inner.Publisher, logger);

    public IClientDocuments? ClientDocuments => inner.ClientDocuments;

    public NetworkCapabilities CapabilitiesFor(string? facts) => inner.CapabilitiesFor(facts);
}

/// <summary>Steps are guarded by the run that performs them. An address that the adapter cannot read is treated as unknown.</summary>
internal sealed class GuardedPublisher(Platform platform, IPublisher inner, ILogger logger) : IPublisher
{
    public IReadOnlyList<PlannedStep> Plan(PublishPost post, DateTimeOffset now) => inner.Plan(post, now);

    public Task<StepOutcome> PerformAsync(StepContext step, CancellationToken ct) => inner.PerformAsync(step, ct);

    public Task<Reconciliation> ReconcileAsync(StepContext step, CancellationToken ct) => inner.ReconcileAsync(step, ct);

    public Reconciliation.Happened? Recognise(PlannedStep step, Uri platformUrl)
    {
        try
        {
            return inner.Recognise(step, platformUrl);
        }
        catch (Exception failed) when (IsTheNetworks(failed))
        {
            Log.RecogniseFailed(logger, platform, new OutcomeFilter(SecretsInHand.Begin()).ReasonOf(failed));
            return null;
        }
    }

    private static bool IsTheNetworks(Exception failed) => failed is not OutOfMemoryException;
}

/// <summary>Logs an exception of an adapter and returns an unusable answer instead.</summary>
internal sealed class GuardedAuthorizer(Platform platform, INetworkAuthorizer inner, TimeProvider clock, ILogger logger)
    : INetworkAuthorizer
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(30);

    public ConnectQuestion? Asks => inner.Asks;

    public bool HasCallbackOfServer => inner.HasCallbackOfServer;

    public Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct)
    {
        return GuardAsync<Result<AuthorizationStart>>("start", StartAsync, new Unavailable(Later), ct, request.State);

        async Task<Result<AuthorizationStart>> StartAsync(SecretsInHand secrets) =>
            (await inner.StartAsync(request, ct)).Succeeded(out var start, out var refusal)
                ? start
                : new OutcomeFilter(secrets).Clean(refusal);
    }

    public Task<Result<Consent>> CompleteAsync(AuthorizationAnswer answer, CancellationToken ct)
    {
        var code = answer.Query.TryGetValue("code", out var given) ? new Secret(given) : null;
        return GuardAsync<Result<Consent>>("complete", CompleteAsync, new Unavailable(Later), ct, answer.State, answer.Session, code);

        async Task<Result<Consent>> CompleteAsync(SecretsInHand secrets)
        {
            if (!(await inner.CompleteAsync(answer, ct)).Succeeded(out var consent, out var refusal))
                return new OutcomeFilter(secrets).Clean(refusal);

            foreach (var token in consent.Profiles.SelectMany(profile => TokensOf(profile.Tokens)))
                secrets.Add(token);
            var filter = new OutcomeFilter(secrets);
            var profiles = consent.Profiles.Take(Consent.MaximumProfiles).Select(filter.Clean).OfType<ConnectedProfile>().ToList();
            return profiles.Count > 0
                ? new Consent(profiles)
                : new ValidationFailed(
                    "authorization", "profile_unreadable",
                    "The server named no profile whose id and name can be kept. Nothing was connected; tell the server's operator.",
                    platform.Key);
        }
    }

    // The answer could not be read, so the token may be spent.
    public Task<RefreshOutcome> RefreshAsync(AccountSession account, CancellationToken ct) => GuardAsync<RefreshOutcome>(
        "refresh", async secrets => new OutcomeFilter(secrets).Clean(await inner.RefreshAsync(account, ct)),
        new RefreshOutcome.AnswerLost(Unreadable()), ct, TokensOf(account.Tokens));

    public Task<bool> RevokeAsync(AccountSession account, CancellationToken ct) =>
        GuardAsync("revoke", _ => inner.RevokeAsync(account, ct), false, ct, TokensOf(account.Tokens));

    public static NetworkError Unreadable() =>
        new(ErrorCodes.NetworkUnavailable, "The network's answer could not be understood.", "Nothing: it is tried again.");

    private async Task<T> GuardAsync<T>(
        string flow, Func<SecretsInHand, Task<T>> call, T broken, CancellationToken ct, params IEnumerable<Secret?> known)
    {
        StepBudget.Begin(clock);
        var secrets = SecretsInHand.Begin();
        foreach (var secret in known)
            secrets.Add(secret);
        try
        {
            return await call(secrets);
        }
        catch (Exception failed) when (IsTheNetworks(failed))
        {
            ct.ThrowIfCancellationRequested();
            Log.FlowFailed(logger, platform, flow, new OutcomeFilter(secrets).ReasonOf(failed));
            return broken;
        }
    }

    private static IEnumerable<Secret?> TokensOf(NetworkTokens tokens) => [tokens.AccessToken, tokens.RefreshToken, tokens.Session];

    /// <summary>
    /// A failing database is not the network's fault and is rethrown; any other exception of an adapter counts as the network's.
    /// </summary>
    public static bool IsTheNetworks(Exception failed) => failed is not DbException { IsTransient: true };
}
