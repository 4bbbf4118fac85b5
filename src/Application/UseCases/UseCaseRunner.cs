using Postato.Application.Idempotency;
using Postato.Application.Queues;
using Postato.Application.RateLimits;
using Postato.Application.Telemetry;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>
/// The one door. Admits the caller, opens the tenant, begins the transaction, recognises a repeat, runs the use case,
/// writes audit, events and the answer, commits. On a refusal nothing is left behind, so that a failure uses up no key.
/// </summary>
public sealed class UseCaseRunner(
    RequestContext context, RequestLimits limits, IUnitOfWork work, Admission admission, AnswerStore answers, ShortTransactions transactions, IWorkerSignal worker, ITrustedClock clock)
{
    /// <summary>Runs a use case in a workspace.</summary>
    public async Task<Result<TOut>> InWorkspace<TIn, TOut>(Id<Workspace> workspace, IUseCase<TIn, TOut> useCase, TIn input, CancellationToken ct) =>
        (await RunAsync(workspace, useCase, input, null, null, ct)).Match(outcome => (Result<TOut>)outcome.Value!, error => error);

    /// <summary>Runs a use case that may be repeated: a repeat gets the first answer, byte for byte.</summary>
    /// <param name="render">Makes the answer that is stored and sent.</param>
    public async Task<Result<Answer>> InWorkspace<TIn, TOut>(
        Id<Workspace> workspace, IUseCase<TIn, TOut> useCase, TIn input, IdempotentCall call, Func<TOut, Answer> render, CancellationToken ct) =>
        (await RunAsync(workspace, useCase, input, call, render, ct)).Match(outcome => (Result<Answer>)outcome.Answer!, error => error);

    /// <summary>Runs a use case in the workspace of the connect link that the caller holds.</summary>
    public async Task<Result<TOut>> OnConnectPage<TIn, TOut>(IUseCase<TIn, TOut> useCase, TIn input, CancellationToken ct) =>
        (await RunAsync(null, useCase, input, null, null, ct)).Match(outcome => (Result<TOut>)outcome.Value!, error => error);

    /// <summary>Runs a use case across the workspaces that the caller reaches.</summary>
    public async Task<Result<TOut>> InTenant<TIn, TOut>(ITenantUseCase<TIn, TOut> useCase, TIn input, CancellationToken ct)
    {
        using var span = Instruments.Spans.StartActivity(useCase.GetType().Name);
        try
        {
            var opened = await OpenAsync(new(context.Credential, null, useCase.Mode == AccessMode.Read, null), ct);
            if (!admission.ToTenant(opened).Succeeded(out var scope, out var refusal))
                return refusal;

            var result = await useCase.Handle(input, scope, ct);
            if (result.Error is not null || useCase.Mode == AccessMode.Read)
                return result;

            return await work.CommitAsync(scope.TakeRecords(), null, ct) ? result : ChangedMeanwhile;
        }
        finally
        {
            await work.RollbackAsync();
        }
    }

    private async Task<Result<Outcome<TOut>>> RunAsync<TIn, TOut>(
        Id<Workspace>? workspace, IUseCase<TIn, TOut> useCase, TIn input, IdempotentCall? call, Func<TOut, Answer>? render, CancellationToken ct)
    {
        using var span = Instruments.Spans.StartActivity(useCase.GetType().Name);
        var access = useCase.AccessFor(input);
        if (access.Mode == AccessMode.CallsOut)
            return await CallOutAsync(workspace, useCase, input, access, ct);

        // Somebody else may be faster with the same row or the same key: then it is all done once more on what stands now.
        return await TryAsync(workspace, useCase, input, access, call, render, ct)
            ?? await TryAsync(workspace, useCase, input, access, call, render, ct)
            ?? ChangedMeanwhile;
    }

    private async Task<Result<Outcome<TOut>>?> TryAsync<TIn, TOut>(
        Id<Workspace>? workspace, IUseCase<TIn, TOut> useCase, TIn input, Access access, IdempotentCall? call, Func<TOut, Answer>? render, CancellationToken ct)
    {
        try
        {
            if (workspace is { } target)
                useCase.Foresee(input, target);
            var opened = await OpenAsync(new(context.Credential, workspace, access.Mode == AccessMode.Read, call?.Key), ct);
            if (!admission.ToWorkspace(opened, workspace, access.Required).Succeeded(out var scope, out var refusal))
                return await TurnAwayAsync(opened, workspace, refusal, ct);

            if (call is not null && Recognise(opened!.Key!, call, scope) is { } repeated)
                return repeated.Succeeded(out var first, out refusal) ? new Outcome<TOut>(default, first) : await RefuseAsync(scope, refusal, ct);

            if (BrokenRules.Of(useCase.Rules, input) is { } broken)
                return broken;

            if (!(await useCase.Handle(input, scope, ct)).Succeeded(out var value, out refusal))
                return await RefuseAsync(scope, refusal, ct);

            if (access.Mode == AccessMode.Read)
                return new Outcome<TOut>(value, null);

            var answer = call is null ? null : render!(value);
            var hasWork = scope.WorkerHasWork;
            if (!await work.CommitAsync(scope.TakeRecords(), answer is null ? null : answers.Pack(call!, answer, access.AnswerIsSecret, scope), ct))
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

    private async Task<Result<Outcome<TOut>>> CallOutAsync<TIn, TOut>(
        Id<Workspace>? workspace, IUseCase<TIn, TOut> useCase, TIn input, Access access, CancellationToken ct)
    {
        WorkspaceScope? scope;
        try
        {
            var opened = await OpenAsync(new(context.Credential, workspace, ReadOnly: true, null), ct);
            if (!admission.ToWorkspace(opened, workspace, access.Required).Succeeded(out scope, out var refusal))
                return await TurnAwayAsync(opened, workspace, refusal, ct);
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

    private async Task<Opened?> OpenAsync(Opening opening, CancellationToken ct) =>
        opening.Credential is Credential.Nothing ? null : await work.BeginAsync(opening, ct);

    private Result<Answer>? Recognise(KeyState key, IdempotentCall call, WorkspaceScope scope)
    {
        if (key.Stored is { } stored)
            return answers.Replay(call, stored, scope);

        if (!key.Locked)
            return (Result<Answer>)new IdempotencyInProgress();

        if (limits.KeepKey(scope.TenantId) is { } over)
            return (Result<Answer>)over;

        return null;
    }

    // A known caller at a workspace that it cannot see is a thing to remember; the answer tells nothing.
    private async Task<Error> TurnAwayAsync(Opened? opened, Id<Workspace>? workspace, Error refusal, CancellationToken ct)
    {
        if (refusal is not NotFound || !admission.ToTenant(opened).Succeeded(out var caller, out _))
            return refusal;

        caller.AuditRefusal("isolation.refused", workspace.ToString() ?? "");
        return await RefuseAsync(caller, refusal, ct);
    }

    private async Task<Error> RefuseAsync(TenantScope caller, Error refusal, CancellationToken ct)
    {
        await work.RollbackAsync();
        await transactions.KeepRefusalsAsync(caller, ct);
        return refusal;
    }

    private static InvalidState ChangedMeanwhile => new("changed");

    private readonly record struct Outcome<TOut>(TOut? Value, Answer? Answer);
}
