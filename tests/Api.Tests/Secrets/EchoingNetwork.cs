using System.Text;
using System.Text.Json;
using Postato.Api.Tests.Support;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Api.Tests.Secrets;

/// <summary>
/// The paper network with distinguishable tokens, which fails as a post's text asks and echoes everything that it was sent.
/// </summary>
internal sealed class EchoingNetwork(PlantedSecrets planted) : INetwork, INetworkAuthorizer, IPublisher
{
    private int connected;

    public NetworkCapabilities Capabilities { get; } = new PaperNetwork().Capabilities;

    public INetworkAuthorizer Authorizer => this;

    public IPublisher Publisher => this;

    public Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct)
    {
        planted.Known($"state {planted.Values.Count}", request.State.Reveal());
        return Task.FromResult<Result<AuthorizationStart>>(new AuthorizationStart(
            new Uri($"https://paper.example/authorize?state={request.State.Reveal()}"),
            new Secret(planted.New($"verifier-{planted.Values.Count}"))));
    }

    public Task<Result<Consent>> CompleteAsync(AuthorizationAnswer answer, CancellationToken ct)
    {
        var name = $"person{Interlocked.Increment(ref connected)}";
        if (answer.Query.GetValueOrDefault("error") is not null)
        {
            return Task.FromResult<Result<Consent>>(
                new ValidationFailed(
                    "authorization", "access_denied",
                    $"The person said "
                        + $"no. {Echo(answer.State.Reveal(), answer.Session.Reveal(), answer.Query.GetValueOrDefault("code", ""))}"));
        }

        var tokens = Tokens(name);
        var echo = Echo(tokens.AccessToken.Reveal(), answer.Query["code"]);
        return Task.FromResult<Result<Consent>>(new Consent(new ConnectedProfile(
            name, name, echo, new Uri($"https://paper.example/{Uri.EscapeDataString(echo)}"), new Uri($"https://paper.example/{name}"),
            tokens, JsonSerializer.Serialize(new { characters = 100, echo }))));
    }

    public Task<RefreshOutcome> RefreshAsync(AccountSession account, CancellationToken ct) =>
        Task.FromResult<RefreshOutcome>(new RefreshOutcome.Refreshed(Tokens($"{account.Username}-refreshed-{planted.Values.Count}")));

    public Task<bool> RevokeAsync(AccountSession account, CancellationToken ct) => Task.FromResult(true);

    public IReadOnlyList<PlannedStep> Plan(PublishPost post, DateTimeOffset now) => [new("item:0", 0, StepEffect.Creating)];

    public Task<StepOutcome> PerformAsync(StepContext step, CancellationToken ct)
    {
        var tokens = step.Account.Tokens;
        var (access, all) = (
            tokens.AccessToken.Reveal(), Echo(tokens.AccessToken.Reveal(), tokens.RefreshToken!.Reveal(), tokens.Session!.Reveal()));
        var error = new NetworkError(
            ErrorCodes.NetworkRefused, $"The network refused {access}.", $"Do not use {access}.", 422, access, all);
        return Task.FromResult<StepOutcome>(step.Post.Items[0].Text switch
        {
            "refuse" => new StepOutcome.Refused(error),
            "doubt" =>
                new StepOutcome.InDoubt(error with { Code = ErrorCodes.DeliveryUncertain }, JsonSerializer.SerializeToElement(new { all })),
            "throw" => throw new InvalidOperationException($"The adapter broke over {all}."),
            "reject" => new StepOutcome.TokenRejected(error with { Code = ErrorCodes.ReconnectNeeded }),
            "Hello" => new StepOutcome.Done(
                JsonSerializer.SerializeToElement(new { uri = "paper://1", all }),
                new PublishedItem(access, new Uri($"https://paper.example/{Uri.EscapeDataString(access)}")))
            {
                Warning = new("echo", all),
                Facts = JsonSerializer.Serialize(new { characters = 100, all }),
            },
            _ => new StepOutcome.Done(
                JsonSerializer.SerializeToElement(new { uri = "paper://1" }), new PublishedItem("1", new Uri("https://paper.example/1"))),
        });
    }

    public Task<Reconciliation> ReconcileAsync(StepContext step, CancellationToken ct) =>
        Task.FromResult<Reconciliation>(new Reconciliation.Unknown(
            new NetworkError(
                ErrorCodes.DeliveryUncertain, "Nobody knows.", "Look yourself.", 500, null, Echo(step.Account.Tokens.AccessToken.Reveal())),
            null));

    // The request, in the encodings in which networks have been seen to echo it.
    private static string Echo(params string[] secrets) =>
        string.Join(' ', secrets.Where(secret => secret.Length > 0).SelectMany(secret => (string[])[
            secret, Uri.EscapeDataString(secret), Convert.ToBase64String(Encoding.UTF8.GetBytes($"id:{secret}")),
            Convert.ToHexString(Encoding.UTF8.GetBytes(secret))]));

    private NetworkTokens Tokens(string name) => new(
        new Secret(planted.New($"access-{name}")), new Secret(planted.New($"refresh-{name}")), TimeProvider.System.GetUtcNow().AddHours(1),
        ["post"], new Secret(planted.New($"session-{name}")));
}
