using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;
using Postato.Networks.Tests.Newsreel;
using Postato.Testing;

namespace Postato.Networks.Tests.Shared;

/// <summary>What a transport failure means, for any network.</summary>
public sealed class TransportNetworkTests
{
    private static readonly Uri Url = new("https://network.example/post");
    private static readonly MovableClock Clock = new();
    private static readonly AccountSession Account = new(
        "1", "ann", new NetworkTokens(new Secret("access"), new Secret("refresh"), null, [], null));

    private readonly IPublisher publisher = Substitute.For<IPublisher>();
    private readonly INetworkAuthorizer authorizer = Substitute.For<INetworkAuthorizer>();
    private readonly TransportNetwork network;

    public TransportNetworkTests()
    {
        var inner = Substitute.For<INetwork>();
        inner.Capabilities.Returns(NewsreelCapabilities.All);
        inner.Publisher.Returns(publisher);
        inner.Authorizer.Returns(authorizer);
        network = new TransportNetwork(inner, Clock);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Exception NeverLeft => new RequestNeverLeft(Url, new IOException("refused"));

    private static Exception Lost => new AnswerLost(Url, null, new IOException("cut"));

    [Theory]
    [InlineData(StepEffect.Creating)]
    [InlineData(StepEffect.None)]
    public async Task A_request_that_never_left_is_tried_again(StepEffect effect)
    {
        publisher.PerformAsync(default!, Ct).ThrowsAsyncForAnyArgs(NeverLeft);

        var retry = Assert.IsType<StepOutcome.RetryAfter>(await network.Publisher.PerformAsync(Step(effect), Ct));

        Assert.Equal(
            (null, ErrorCodes.NetworkUnavailable, "Newsreel did not answer."), (retry.When, retry.Error.Code, retry.Error.Message));
    }

    [Fact]
    public async Task A_lost_answer_is_in_doubt_where_the_call_may_have_published()
    {
        publisher.PerformAsync(default!, Ct).ThrowsAsyncForAnyArgs(Lost);

        Assert.Null(Assert.IsType<StepOutcome.InDoubt>(await network.Publisher.PerformAsync(Step(StepEffect.Creating), Ct)).Note);
        Assert.IsType<StepOutcome.RetryAfter>(await network.Publisher.PerformAsync(Step(StepEffect.None), Ct));
    }

    [Fact]
    public async Task A_network_that_cannot_be_asked_is_asked_later_and_later_until_a_person_decides()
    {
        publisher.ReconcileAsync(default!, Ct).ThrowsAsyncForAnyArgs(Lost);
        var asked = Clock.GetUtcNow();
        var step = Step(StepEffect.Creating) with { History = new(1, asked, [null]) };
        var waits = new List<TimeSpan>();
        while (Assert.IsType<Reconciliation.Unknown>(await network.Publisher.ReconcileAsync(step, Ct)).AskAgainAt is { } next)
        {
            waits.Add(next - asked);
            Clock.Advance(next - Clock.GetUtcNow() + TimeSpan.FromSeconds(1));
        }

        Assert.Equal([5, 20, 60, 600, 3_600, 21_600, 86_400], waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task A_refresh_token_may_be_spent_when_its_answer_was_lost_and_is_not_when_nothing_left()
    {
        authorizer.RefreshAsync(default!, Ct).ThrowsAsyncForAnyArgs(NeverLeft);
        Assert.IsType<RefreshOutcome.TryLater>(await network.Authorizer.RefreshAsync(Account, Ct));

        authorizer.RefreshAsync(default!, Ct).ThrowsAsyncForAnyArgs(Lost);
        Assert.IsType<RefreshOutcome.AnswerLost>(await network.Authorizer.RefreshAsync(Account, Ct));
    }

    [Fact]
    public async Task Nothing_is_connected_or_revoked_without_an_answer()
    {
        authorizer.StartAsync(default!, Ct).ThrowsAsyncForAnyArgs(NeverLeft);
        authorizer.CompleteAsync(default!, Ct).ThrowsAsyncForAnyArgs(Lost);
        authorizer.RevokeAsync(default!, Ct).ThrowsAsyncForAnyArgs(Lost);

        Assert.IsType<Unavailable>((await network.Authorizer.StartAsync(new(null, null, Url, new Secret("state")), Ct)).Error);
        Assert.IsType<Unavailable>(
            (await network.Authorizer.CompleteAsync(
                new(new Dictionary<string, string>(), Url, new Secret("state"), new Secret("session")), Ct)).Error);
        Assert.False(await network.Authorizer.RevokeAsync(Account, Ct));
    }

    [Fact]
    public async Task What_is_no_fault_of_the_transport_passes_through()
    {
        publisher.PerformAsync(default!, Ct).ThrowsAsyncForAnyArgs(new FormatException("an answer of another shape"));

        await Assert.ThrowsAsync<FormatException>(() => network.Publisher.PerformAsync(Step(StepEffect.Creating), Ct));
    }

    private static StepContext Step(StepEffect effect) => new(
        new PublishPost(Id<Post>.New(Clock.GetUtcNow()), "film", [], null), Account, new PlannedStep("item:0", 0, effect),
        new Dictionary<string, System.Text.Json.JsonElement>(), Clock.GetUtcNow(), (_, _) => Task.FromResult(Stream.Null));
}
