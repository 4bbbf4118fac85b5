using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Worker.Tests.Support;

/// <summary>A network that records what it accepted and answers as scripted. Published lists everything, duplicates included.</summary>
internal sealed class ScriptedNetwork : INetwork, IPublisher, INetworkAuthorizer
{
    private static readonly LimitSource Source = new("this test");

    public static readonly NetworkError Error = new(ErrorCodes.NetworkUnavailable, "No.", "Nothing.");

    public List<string> Published { get; } = [];

    public List<string> Calls { get; } = [];

    public List<string> RefreshTokens { get; } = [];

    /// <summary>Called before a post is planned.</summary>
    public Action<PublishPost> AtPlan { get; set; } = _ => { };

    /// <summary>The result of the preparing step; null when it succeeds.</summary>
    public Func<StepContext, StepOutcome?> AtPrepare { get; set; } = _ => null;

    /// <summary>The result of a creating step that does not publish; null when it does.</summary>
    public Func<StepContext, StepOutcome?> AtCreate { get; set; } = _ => null;

    /// <summary>What the network says about a step in doubt; by default whether it was published.</summary>
    public Func<StepContext, Reconciliation?> AtReconcile { get; set; } = _ => null;

    /// <summary>The remaining quota that it reports after a creating step; null for none.</summary>
    public Func<QuotaWindow>? WindowAfter { get; set; }

    public Func<AccountSession, RefreshOutcome>? AtRefresh { get; set; }

    public NetworkCapabilities Capabilities { get; } = new(
        new("scripted"), "Scripted", [], [new("post", [], false, new(1, 25, Source), new(new(0, 4, Source), []), [])],
        SchedulingLimit.Postato);

    public INetworkAuthorizer Authorizer => this;

    public IPublisher Publisher => this;

    public IReadOnlyList<PlannedStep> Plan(PublishPost post, DateTimeOffset now)
    {
        AtPlan(post);
        return [
            new("prepare", null, StepEffect.None),
            .. post.Items.Select(
                item => new PlannedStep(
                    $"item:{item.Index}", item.Index, StepEffect.Creating, JsonSerializer.SerializeToElement(item.Text))),
        ];
    }

    public Task<StepOutcome> PerformAsync(StepContext step, CancellationToken ct)
    {
        Calls.Add(step.Step.Name);
        if (step.Step.Effect == StepEffect.None)
            return Task.FromResult(AtPrepare(step) ?? new StepOutcome.Done());

        if (AtCreate(step) is { } scripted)
            return Task.FromResult(scripted);

        Take(step);
        return Task.FromResult<StepOutcome>(new StepOutcome.Done(null, PublishedOf(step)) { Window = WindowAfter?.Invoke() });
    }

    public Task<Reconciliation> ReconcileAsync(StepContext step, CancellationToken ct)
    {
        Calls.Add("reconcile:" + step.Step.Name);
        return Task.FromResult(AtReconcile(step)
            ?? (Published.Contains(TextOf(step))
                ? new Reconciliation.Happened(null, PublishedOf(step))
                : (Reconciliation)new Reconciliation.Absent()));
    }

    public void Take(StepContext step) => Published.Add(TextOf(step));

    public static string TextOf(StepContext step) => step.Step.Data!.Value.GetString()!;

    public Task<RefreshOutcome> RefreshAsync(AccountSession account, CancellationToken ct)
    {
        var presented = account.Tokens.RefreshToken!.Reveal();
        string next;
        lock (RefreshTokens)
        {
            RefreshTokens.Add(presented);
            next = $"{RefreshTokens.Count + 1}";
        }

        return Task.FromResult(AtRefresh?.Invoke(account)
            ?? new RefreshOutcome.Refreshed(
                account.Tokens with { AccessToken = new Secret("access-" + next), RefreshToken = new Secret("refresh-" + next) }));
    }

    public Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct) =>
        throw new NotSupportedException();

    public Task<Result<Consent>> CompleteAsync(AuthorizationAnswer answer, CancellationToken ct) => throw new NotSupportedException();

    public Task<bool> RevokeAsync(AccountSession account, CancellationToken ct) => Task.FromResult(true);

    private static PublishedItem PublishedOf(StepContext step) =>
        new($"id-{step.Step.Name}", new Uri($"https://scripted.example/{step.Step.Name}"));
}
