using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using Postato.Application.Idempotency;
using Postato.Application.Queues;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Accounts;
using Postato.Domain.Events;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Tests.UseCases;

/// <summary>The runner's own branches, without a database; others are tested with one.</summary>
public sealed class UseCaseRunnerTests
{
    private static readonly Id<Workspace> Here = Id<Workspace>.New(DateTimeOffset.UnixEpoch);

    private readonly IUnitOfWork work = Substitute.For<IUnitOfWork>();
    private readonly IWorkerSignal worker = Substitute.For<IWorkerSignal>();
    private readonly ITrustedClock clock = Substitute.For<ITrustedClock>();
    private readonly ServiceProvider services;

    public UseCaseRunnerTests()
    {
        clock.MaySign.Returns(true);
        services = new ServiceCollection().AddUseCases()
            .AddSingleton(work)
                .AddSingleton(worker)
                .AddSingleton(Substitute.For<IKeyUsage>())
                .AddSingleton(Substitute.For<ITokenVault>())
                .AddSingleton(clock)
                .BuildServiceProvider();
        work.BeginAsync(Arg.Any<Opening>(), Arg.Any<CancellationToken>()).Returns(call => new Opened(
            RunnerCallers.Agent(new WorkspaceGrant(Here, "Here", Permission.PostsRead)),
            call.Arg<Opening>().IdempotencyKey is null ? null : new KeyState(Locked: true, null)));
        work.CommitAsync(default!, default, TestContext.Current.CancellationToken).ReturnsForAnyArgs(true);
    }

    [Fact]
    public async Task A_conflict_is_retried_once_and_then_returned()
    {
        work.CommitAsync(default!, default, TestContext.Current.CancellationToken).ReturnsForAnyArgs(false);
        var useCase = new Told(Access.Write(Permission.PostsRead));

        Assert.Equal(new InvalidState("changed"), (await RunAsync(useCase)).Error);
        Assert.Equal(2, useCase.Times);
        worker.DidNotReceive().Nudge();
    }

    [Fact]
    public async Task A_retry_records_only_its_own_entries()
    {
        work.CommitAsync(default!, default, TestContext.Current.CancellationToken).ReturnsForAnyArgs(false, true);
        Assert.Null((await RunAsync(new Told(Access.Write(Permission.PostsRead)))).Error);

        await work.Received(2)
            .CommitAsync(
                Arg.Is<Records>(records => records.Audit.Count == 1 && records.Events.Count == 1), null, Arg.Any<CancellationToken>());
        worker.Received(1).Nudge();
    }

    [Fact]
    public async Task A_refusal_commits_nothing_and_rolls_back()
    {
        Assert.Equal(new NotFound(), (await RunAsync(new Told(Access.Write(Permission.PostsRead), new NotFound()))).Error);

        await work.DidNotReceiveWithAnyArgs().CommitAsync(default!, default, TestContext.Current.CancellationToken);
        await work.Received().RollbackAsync();
        worker.DidNotReceive().Nudge();
    }

    [Fact]
    public async Task An_exception_rolls_back()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => RunAsync(new Told(Access.Write(Permission.PostsRead), thrown: new InvalidOperationException())));
        await work.DidNotReceiveWithAnyArgs().CommitAsync(default!, default, TestContext.Current.CancellationToken);
        await work.Received().RollbackAsync();
    }

    [Fact]
    public async Task A_read_uses_a_read_only_transaction_and_commits_nothing()
    {
        Assert.Null((await RunAsync(new Told(Access.Read(Permission.PostsRead)))).Error);
        await work.Received(1).BeginAsync(Arg.Is<Opening>(opening => opening.ReadOnly), Arg.Any<CancellationToken>());
        await work.DidNotReceiveWithAnyArgs().CommitAsync(default!, default, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_missing_permission_names_the_required_and_the_granted_ones()
    {
        var refusal = Assert.IsType<PermissionDenied>((await RunAsync(new Told(Access.Write(Permission.AccountsManage)))).Error);
        Assert.Equal(("accounts.manage", "posts.read"), (refusal.Required, Assert.Single(refusal.Granted)));
    }

    [Fact]
    public async Task No_transaction_is_open_while_a_use_case_calls_out()
    {
        var useCase = new Told(Access.CallsOut(Permission.PostsRead));
        work.When(unit => unit.RollbackAsync()).Do(_ => useCase.Steps.Add("closed"));
        Assert.Null((await RunAsync(useCase)).Error);

        Assert.Equal(["closed", "handled"], useCase.Steps.Take(2));
        await work.Received(1).CommitAsync(Arg.Is<Records>(records => records.Audit.Count == 1), null, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task The_answer_that_is_stored_is_the_answer_that_is_sent()
    {
        await using var scope = Scope();
        var answer = (await scope.ServiceProvider.GetRequiredService<UseCaseRunner>().InWorkspace(
            Here, new Told(Access.Write(Permission.PostsRead)), "", new IdempotentCall("key", [1]),
            _ => new Answer(201, "text/plain", [1, 2, 3]), TestContext.Current.CancellationToken)).Value;

        await work.Received(1).CommitAsync(
            Arg.Any<Records>(),
            Arg.Is<NewAnswer>(stored => stored.Key == "key" && stored.Stored.Body == answer.Body && stored.Stored.Status == 201),
            Arg.Any<CancellationToken>());
    }

    private async Task<Result<string>> RunAsync(Told useCase)
    {
        await using var scope = Scope();
        return await scope.ServiceProvider.GetRequiredService<UseCaseRunner>()
            .InWorkspace(Here, useCase, "", TestContext.Current.CancellationToken);
    }

    private AsyncServiceScope Scope()
    {
        var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<RequestContext>().Credential = RunnerCallers.Key;
        return scope;
    }

    /// <summary>A use case that records an entry and an event, makes work, and ends as configured.</summary>
    private sealed class Told(Access access, Error? refusal = null, Exception? thrown = null) : IUseCase<string, string>
    {
        public Access Access => access;

        public int Times { get; private set; }

        public List<string> Steps { get; } = [];

        public Task<Result<string>> Handle(string input, WorkspaceScope scope, CancellationToken ct)
        {
            Times++;
            Steps.Add("handled");
            scope.Audit("thing.done", "target");
            scope.Record(new MediaReady(new(default, "image", "image/png", 1, "ready")));
            scope.NudgeWorker();
            if (thrown is not null)
                throw thrown;
            return Task.FromResult(refusal is null ? (Result<string>)"done" : refusal);
        }
    }
}
