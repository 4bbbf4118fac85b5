using System.Text.Json;
using Postato.Api.Tests.Support;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Api.Tests.Secrets;

/// <summary>The paper network once more, with tokens that can be told apart, and ready to fail as a post's text asks.</summary>
internal sealed class PlantedNetwork(Planted planted) : INetwork, INetworkAuthorizer, IPublisher
{
    private int connected;

    public NetworkCapabilities Capabilities { get; } = new PaperNetwork().Capabilities;

    public INetworkAuthorizer Authorizer => this;

    public IPublisher Publisher => this;

    public Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct)
    {
        planted.Known($"state {planted.Values.Count}", request.State.Reveal());
        return Task.FromResult<Result<AuthorizationStart>>(new AuthorizationStart(
            new Uri($"https://paper.example/authorize?state={request.State.Reveal()}"), new Secret(planted.New($"verifier-{planted.Values.Count}"))));
    }

    public Task<Result<ConnectedProfile>> CompleteAsync(AuthorizationAnswer answer, CancellationToken ct)
    {
        var name = $"person{Interlocked.Increment(ref connected)}";
        return Task.FromResult<Result<ConnectedProfile>>(answer.Query.GetValueOrDefault("error") is null
            ? new ConnectedProfile(name, name, null, null, null, Tokens(name))
            : new ValidationFailed("authorization", "access_denied", "The person said no."));
    }

    public Task<RefreshOutcome> RefreshAsync(AccountSession account, CancellationToken ct) =>
        Task.FromResult<RefreshOutcome>(new RefreshOutcome.Refreshed(Tokens($"{account.Username}-refreshed-{planted.Values.Count}")));

    public Task<bool> RevokeAsync(AccountSession account, CancellationToken ct) => Task.FromResult(true);

    public IReadOnlyList<PlannedStep> Plan(PublishPost post, DateTimeOffset now) => [new("item:0", 0, StepEffect.Creating)];

    public Task<StepOutcome> PerformAsync(StepContext step, CancellationToken ct)
    {
        var error = new NetworkError(ErrorCodes.NetworkRefused, "The network refused it.", "Nothing.", 400, "bad", "No.");
        return Task.FromResult<StepOutcome>(step.Post.Items[0].Text switch
        {
            "refuse" => new StepOutcome.Refused(error),
            "doubt" => new StepOutcome.InDoubt(error with { Code = ErrorCodes.DeliveryUncertain }),
            "throw" => throw new InvalidOperationException($"The adapter broke with {step.Account.Tokens.AccessToken} in its hands."),
            "reject" => new StepOutcome.TokenRejected(error with { Code = ErrorCodes.ReconnectNeeded }),
            _ => new StepOutcome.Done(JsonSerializer.SerializeToElement(new { uri = "paper://1" }), new PublishedItem("1", new Uri("https://paper.example/1"))),
        });
    }

    public Task<Reconciliation> ReconcileAsync(StepContext step, CancellationToken ct) => Task.FromResult<Reconciliation>(
        new Reconciliation.Unknown(new NetworkError(ErrorCodes.DeliveryUncertain, "Nobody knows.", "Look yourself."), null));

    private NetworkTokens Tokens(string name) => new(
        new Secret(planted.New($"access-{name}")), new Secret(planted.New($"refresh-{name}")), TimeProvider.System.GetUtcNow().AddHours(1), ["post"], new Secret(planted.New($"session-{name}")));
}
