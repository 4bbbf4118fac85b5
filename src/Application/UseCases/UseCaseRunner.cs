using Postato.Application.Idempotency;
using Postato.Application.Queues;
using Postato.Application.RateLimits;
using Postato.Application.Telemetry;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>
/// The only way to run a use case. It looks up the caller and begins the transaction in one round trip, admits the caller to the target,
/// recognises a repeat, runs the use case, writes audit entries, events and the answer, and commits. A refusal is rolled back, so it uses
/// up no idempotency key.
/// </summary>
public sealed class UseCaseRunner(
    RequestContext context, RequestLimits limits, IUnitOfWork work, Admission admission, AnswerStore answers,
    ShortTransactions transactions, IWorkerSignal worker, ITrustedClock clock)
{
    /// <summary>Runs a use case in a workspace.</summary>
    public Task<Result<TOut>> InWorkspace<TIn, TOut>(
        Id<Workspace> workspace, IUseCase<WorkspaceScope, TIn, TOut> useCase, TIn input, CancellationToken ct) =>
        RunAsync(new WorkspaceTarget(workspace), useCase, input, ct);

    /// <summary>Runs a use case under an idempotency key: a repeat gets the first answer, byte for byte.</summary>
    /// <param name="render">Renders the answer that is stored and sent.</param>
    public Task<Result<Answer>> InWorkspace<TIn, TOut>(
        Id<Workspace> workspace, IUseCase<WorkspaceScope, TIn, TOut> useCase, TIn input, IdempotentCall call, Func<TOut, Answer> render,
        CancellationToken ct) =>
        RunAsync(new WorkspaceTarget(workspace), useCase, input, call, render, ct);

    /// <summary>
    /// Runs a use case in the only workspace that the caller reaches. Where it reaches several, <see cref="WorkspaceRequired"/> names them.
    /// </summary>
    public async Task<Result<TOut>> InTheOnlyWorkspace<TIn, TOut>(
        IUseCase<WorkspaceScope, TIn, TOut> useCase, TIn input, CancellationToken ct) =>
        (await FindOnlyWorkspaceAsync(ct)).Succeeded(out var workspace, out var refusal)
            ? await InWorkspace(workspace, useCase, input, ct)
            : refusal;

    /// <summary>The same under an idempotency key: a repeat gets the first answer, byte for byte.</summary>
    /// <param name="render">Renders the answer that is stored and sent.</param>
    public async Task<Result<Answer>> InTheOnlyWorkspace<TIn, TOut>(
        IUseCase<WorkspaceScope, TIn, TOut> useCase, TIn input, IdempotentCall call, Func<TOut, Answer> render, CancellationToken ct) =>
        (await FindOnlyWorkspaceAsync(ct)).Succeeded(out var workspace, out var refusal)
            ? await InWorkspace(workspace, useCase, input, call, render, ct)
            : refusal;

    /// <summary>Runs a use case in the caller's tenant, across the workspaces that it reaches.</summary>
    public Task<Result<TOut>> InTenant<TIn, TOut>(IUseCase<TenantScope, TIn, TOut> useCase, TIn input, CancellationToken ct) =>
        RunAsync(new TenantTarget(), useCase, input, ct);

    /// <summary>The same under an idempotency key: a tenant as a whole has keys of its own.</summary>
    /// <param name="render">Renders the answer that is stored and sent.</param>
    public Task<Result<Answer>> InTenant<TIn, TOut>(
        IUseCase<TenantScope, TIn, TOut> useCase, TIn input, IdempotentCall call, Func<TOut, Answer> render, CancellationToken ct) =>
        RunAsync(new TenantTarget(), useCase, input, call, render, ct);

    /// <summary>Runs a use case on the installation as a whole, for operators.</summary>
    public Task<Result<TOut>> InInstallation<TIn, TOut>(IUseCase<InstallationScope, TIn, TOut> useCase, TIn input, CancellationToken ct) =>
        RunAsync(new InstallationTarget(), useCase, input, ct);

    /// <summary>Runs a use case on the page of the caller's connect link.</summary>
    public Task<Result<TOut>> OnConnectPage<TIn, TOut>(IUseCase<ConnectPageScope, TIn, TOut> useCase, TIn input, CancellationToken ct) =>
        RunAsync(new ConnectPageTarget(), useCase, input, ct);

    private async Task<Result<TOut>> RunAsync<TScope, TIn, TOut>(
        Target<TScope> target, IUseCase<TScope, TIn, TOut> useCase, TIn input, CancellationToken ct)
        where TScope : Scope =>
        (await TryTwiceAsync(target, useCase, input, null, null, ct)).Match(outcome => (Result<TOut>)outcome.Value!, error => error);

    private async Task<Result<Answer>> RunAsync<TScope, TIn, TOut>(
        Target<TScope> target, IUseCase<TScope, TIn, TOut> useCase, TIn input, IdempotentCall call, Func<TOut, Answer> render,
        CancellationToken ct)
        where TScope : Scope =>
        (await TryTwiceAsync(target, useCase, input, call, render, ct)).Match(outcome => (Result<Answer>)outcome.Answer!, error => error);

    private async Task<Result<Outcome<TOut>>> TryTwiceAsync<TScope, TIn, TOut>(
        Target<TScope> target, IUseCase<TScope, TIn, TOut> useCase, TIn input, IdempotentCall? call, Func<TOut, Answer>? render,
        CancellationToken ct)
        where TScope : Scope
    {
        using var span = Instruments.Spans.StartActivity(useCase.GetType().Name);
        var access = useCase.AccessFor(input);
        if (access.Mode == AccessMode.CallsOut)
        {
            // Its transactions are separate, so an answer could not be stored together with the changes.
            return call is null
                ? await CallOutAsync(target, useCase, input, access, ct)
                : throw new InvalidOperationException($"{useCase.GetType().Name} calls out and takes no idempotency key.");
        }

        // After a conflict on a row or key everything is done once more, on the current state.
        return await TryAsync(target, useCase, input, access, call, render, ct)
            ?? await TryAsync(target, useCase, input, access, call, render, ct)
            ?? new InvalidState("changed");
    }

    private async Task<Result<Outcome<TOut>>?> TryAsync<TScope, TIn, TOut>(
        Target<TScope> target, IUseCase<TScope, TIn, TOut> useCase, TIn input, Access access, IdempotentCall? call,
        Func<TOut, Answer>? render, CancellationToken ct)
        where TScope : Scope
    {
        try
        {
            if (target.Workspace is { } workspace)
                useCase.Foresee(input, workspace);
            var opening = new Opening(context.Credential, target.Workspace, access.Mode == AccessMode.Read, call?.Key);
            var opened = await work.BeginAsync(opening, ct);
            if (!target.Admit(admission, opened, access).Succeeded(out var scope, out var refusal))
                return await TurnAwayAsync(opened, target.Workspace, refusal, ct);

            if (call is not null && Recognise(opened!.Key!, call, scope) is { } repeated)
            {
                return repeated.Succeeded(out var first, out refusal)
                    ? new Outcome<TOut>(default, first)
                    : await RefuseAsync(scope, refusal, ct);
            }

            if (BrokenRules.Of(useCase.Rules, input) is { } broken)
                return broken;

            if (!(await useCase.Handle(input, scope, ct)).Succeeded(out var value, out refusal))
                return await RefuseAsync(scope, refusal, ct);

            if (access.Mode == AccessMode.Read)
                return new Outcome<TOut>(value, null);

            var answer = call is null ? null : render!(value);
            var stored = answer is null ? null : answers.Pack(call!, answer, access.AnswerIsSecret, scope);
            var hasWork = scope.WorkerHasWork;
            if (!await work.CommitAsync(scope.TakeRecords(), stored, ct))
                return null;

            if (hasWork)
                worker.Nudge();
            return new Outcome<TOut>(value, answer);
        }
        finally
        {
            await work.RollbackAsync();
        }
    }

    private async Task<Result<Outcome<TOut>>> CallOutAsync<TScope, TIn, TOut>(
        Target<TScope> target, IUseCase<TScope, TIn, TOut> useCase, TIn input, Access access, CancellationToken ct)
        where TScope : Scope
    {
        TScope scope;
        try
        {
            var opened = await work.BeginAsync(new Opening(context.Credential, target.Workspace, ReadOnly: true, null), ct);
            if (!target.Admit(admission, opened, access).Succeeded(out scope, out var refusal))
                return await TurnAwayAsync(opened, target.Workspace, refusal, ct);
        }
        finally
        {
            await work.RollbackAsync();
        }

        if (BrokenRules.Of(useCase.Rules, input) is { } broken)
            return broken;
        if (!clock.MaySign)
            return new Unavailable(TimeSpan.FromSeconds(30));

        if (!(await useCase.Handle(input, scope, ct)).Succeeded(out var value, out var refused))
            return await RefuseAsync(scope, refused, ct);

        await transactions.FlushAsync(scope, ct);
        return new Outcome<TOut>(value, null);
    }

    private async Task<Result<Id<Workspace>>> FindOnlyWorkspaceAsync(CancellationToken ct)
    {
        try
        {
            return admission.ToOnlyWorkspace(await work.BeginAsync(new Opening(context.Credential, null, ReadOnly: true, null), ct));
        }
        finally
        {
            await work.RollbackAsync();
        }
    }

    private Result<Answer>? Recognise(KeyState key, IdempotentCall call, Scope scope)
    {
        if (key.Stored is { } stored)
            return answers.Replay(call, stored, scope);

        if (!key.Locked)
            return (Result<Answer>)new IdempotencyInProgress();

        if (scope.RecordedTenant is { } tenant && limits.KeepKey(tenant) is { } over)
            return (Result<Answer>)over;

        return null;
    }

    // A known caller that asks for a workspace without access is audited; the answer does not reveal whether it exists.
    private async Task<Error> TurnAwayAsync(Opened? opened, Id<Workspace>? workspace, Error refusal, CancellationToken ct)
    {
        if (workspace is not { } asked || refusal is not NotFound
            || !admission.ToTenant(opened, Access.Read(Permission.None)).Succeeded(out var caller, out _))
            return refusal;

        caller.AuditRefusal("isolation.refused", asked.ToString());
        return await RefuseAsync(caller, refusal, ct);
    }

    private async Task<Error> RefuseAsync(Scope caller, Error refusal, CancellationToken ct)
    {
        await work.RollbackAsync();
        await transactions.KeepRefusalsAsync(caller, ct);
        return refusal;
    }

    private readonly record struct Outcome<TOut>(TOut? Value, Answer? Answer);
}
