using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using Postato.Application.Idempotency;
using Postato.Application.Queues;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Testing;

namespace Postato.Application.Tests.UseCases;

/// <summary>
/// Where a use case runs and which caller is admitted there: a workspace, the only one, the tenant, the installation, a connect page.
/// </summary>
public sealed class TargetTests : IDisposable
{
    private const Permission Everything = (Permission)int.MaxValue;
    private const InstallationPermission All = (InstallationPermission)int.MaxValue;

    private static readonly IdempotentCall Once = new("key", [1]);
    private static readonly Answer Told = new(201, "text/plain", [1]);
    private static readonly Id<Workspace> There = Id<Workspace>.New(DateTimeOffset.UnixEpoch.AddDays(1));

    private readonly IUnitOfWork work = Substitute.For<IUnitOfWork>();
    private readonly IWorkerSignal worker = Substitute.For<IWorkerSignal>();
    private readonly ServiceProvider services;
    private Caller? found;

    public TargetTests()
    {
        var clock = Substitute.For<ITrustedClock>();
        clock.MaySign.Returns(true);
        services = new ServiceCollection().AddUseCases()
            .AddSingleton(work).AddSingleton(worker).AddSingleton(clock)
            .AddSingleton(Substitute.For<IKeyUsage>()).AddSingleton(Substitute.For<ITokenVault>())
            .BuildServiceProvider();
        work.BeginAsync(Arg.Any<Opening>(), Arg.Any<CancellationToken>()).Returns(call => found is null
            ? null
            : new Opened(found, call.Arg<Opening>().IdempotencyKey is null ? null : new KeyState(Locked: true, null)));
        work.CommitAsync(default!, default, Ct).ReturnsForAnyArgs(true);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static DateTimeOffset Tomorrow => TimeProvider.System.GetUtcNow().AddDays(1);

    public void Dispose() => services.Dispose();

    [Fact]
    public async Task The_only_workspace_is_taken_where_none_is_named()
    {
        found = RunnerCallers.Agent(Grant(RunnerCallers.Here));
        var done = new Done<WorkspaceScope>(Access.Write(Permission.PostsRead));
        Assert.Null(await RunAsync(RunnerCallers.Key, run => run.InTheOnlyWorkspace(done, "", Ct)));

        await work.Received(1).CommitAsync(Arg.Is<Records>(records => records.WorkspaceId == RunnerCallers.Here), null, Ct);
        Assert.Equal([RunnerCallers.Here], done.Foreseen);
    }

    [Fact]
    public async Task With_several_workspaces_none_is_chosen_and_all_are_named()
    {
        found = RunnerCallers.Agent(Grant(RunnerCallers.Here), Grant(There));
        var done = new Done<WorkspaceScope>(Access.Write(Permission.PostsRead));
        var refusal = Assert.IsType<WorkspaceRequired>(await RunAsync(RunnerCallers.Key, run => run.InTheOnlyWorkspace(done, "", Ct)));

        Assert.Equal([RunnerCallers.Here.ToString(), There.ToString()], refusal.AvailableWorkspaces.Select(choice => choice.Id));
        Assert.Equal(0, done.Times);
    }

    [Fact]
    public async Task A_caller_without_a_workspace_is_answered_like_one_with_an_unknown_workspace()
    {
        found = RunnerCallers.Agent();
        var done = new Done<WorkspaceScope>(Access.Read(Permission.None));
        Assert.Equal(new NotFound(), await RunAsync(RunnerCallers.Key, run => run.InTheOnlyWorkspace(done, "", Ct)));
    }

    [Fact]
    public async Task The_only_workspace_takes_an_idempotency_key_like_one_that_is_named()
    {
        found = RunnerCallers.Agent(Grant(RunnerCallers.Here));
        var done = new Done<WorkspaceScope>(Access.Write(Permission.PostsRead));
        Assert.Null(await RunAsync(RunnerCallers.Key, run => run.InTheOnlyWorkspace(done, "", Once, _ => Told, Ct)));

        await work.Received(1).BeginAsync(
            Arg.Is<Opening>(opening => opening.WorkspaceId == RunnerCallers.Here && opening.IdempotencyKey == "key"), Ct);
        await work.Received(1).CommitAsync(Arg.Any<Records>(), Arg.Is<NewAnswer>(answer => answer.Key == "key"), Ct);
    }

    [Theory]
    [InlineData(Permission.AgentsManage, InstallationPermission.None, "agents.manage")]
    [InlineData(Permission.None, InstallationPermission.ManageKeys, "installation.manage_keys")]
    [Rule("S-15")]
    public async Task A_key_runs_nothing_in_its_tenant_that_requires_a_permission_there(
        Permission required, InstallationPermission onInstallation, string named)
    {
        found = RunnerCallers.Agent(Grant(RunnerCallers.Here, Everything));
        var done = new Done<TenantScope>(required == Permission.None ? Access.Write(onInstallation) : Access.Write(required));

        var refusal = Assert.IsType<PermissionDenied>(await RunAsync(RunnerCallers.Key, run => run.InTenant(done, "", Ct)));
        Assert.Equal((named, 0), (refusal.Required, done.Times));
    }

    [Fact]
    public async Task A_use_case_of_a_tenant_has_its_rules()
    {
        found = RunnerCallers.Agent(Grant(RunnerCallers.Here));
        var rules = new InlineValidator<string> { input => input.RuleFor(text => text).NotEmpty().OverridePropertyName("text") };
        var done = new Done<TenantScope>(Access.Write(Permission.None), rules);
        var refusal = Assert.IsType<InvalidRequest>(await RunAsync(RunnerCallers.Key, run => run.InTenant(done, "", Ct)));
        Assert.Equal(("text", 0), (Assert.Single(refusal.Details).Key, done.Times));
    }

    [Fact]
    public async Task A_use_case_of_a_tenant_has_its_second_try_its_entry_and_its_stored_answer()
    {
        found = RunnerCallers.Agent(Grant(RunnerCallers.Here));
        work.CommitAsync(default!, default, Ct).ReturnsForAnyArgs(false, true);
        var done = new Done<TenantScope>(Access.Write(Permission.None));
        Assert.Null(await RunAsync(RunnerCallers.Key, run => run.InTenant(done, "", Once, _ => Told, Ct)));

        Assert.Equal(2, done.Times);
        await work.Received(2).CommitAsync(
            Arg.Is<Records>(records => records.TenantId == RunnerCallers.Tenant && records.WorkspaceId == null && records.Audit.Count == 1),
            Arg.Is<NewAnswer>(stored => stored.Key == "key"),
            Ct);
        worker.Received(1).Nudge();
    }

    [Fact]
    public async Task A_refusal_in_a_tenant_is_rolled_back_except_its_refusal_entry()
    {
        found = RunnerCallers.Agent(Grant(RunnerCallers.Here));
        var refused = new Done<TenantScope>(Access.Write(Permission.None), refusal: new NotFound());
        Assert.Equal(new NotFound(), await RunAsync(RunnerCallers.Key, run => run.InTenant(refused, "", Ct)));
        await work.Received(1).CommitAsync(Arg.Is<Records>(records => records.Audit.Single().Action == "thing.refused"), null, Ct);
    }

    [Fact]
    [Rule("S-126")]
    public async Task An_action_on_the_installation_is_recorded_without_a_tenant()
    {
        found = RunnerCallers.Operator(InstallationPermission.Operate);
        var done = new Done<InstallationScope>(Access.Write(InstallationPermission.Operate));
        Assert.Null(await RunAsync(Proof(InstallationPermission.Operate), run => run.InInstallation(done, "", Ct)));

        await work.Received(1).CommitAsync(
            Arg.Is<Records>(records => records.TenantId == null && records.Audit.Single().Actor == "operator"), null, Ct);
        worker.Received(1).Nudge();
    }

    [Fact]
    [Rule("S-72")]
    public async Task A_use_case_of_the_installation_requires_its_permission()
    {
        foreach (var (credential, caller) in ((Credential, Caller)[])[
            (RunnerCallers.Key, RunnerCallers.Agent(Grant(RunnerCallers.Here, Everything))),
            (RunnerCallers.Link, RunnerCallers.Person(Tomorrow)),
            (PartOf(SystemPart.Reconciliation), new SystemCaller(SystemPart.Reconciliation, RunnerCallers.Tenant, [])),
            (Proof(InstallationPermission.Read), RunnerCallers.Operator(InstallationPermission.Read))])
        {
            found = caller;
            var done = new Done<InstallationScope>(Access.Write(InstallationPermission.Operate));
            var refusal = Assert.IsType<PermissionDenied>(await RunAsync(credential, run => run.InInstallation(done, "", Ct)));
            Assert.Equal(("installation.operate", 0), (refusal.Required, done.Times));
        }
    }

    [Fact]
    public async Task A_use_case_of_the_installation_without_a_permission_runs_for_no_caller()
    {
        found = RunnerCallers.Operator(All);
        var done = new Done<InstallationScope>(Access.Read(Permission.PostsRead));
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(Proof(All), run => run.InInstallation(done, "", Ct)));
    }

    [Fact]
    public async Task An_operator_who_names_no_tenant_reaches_none()
    {
        found = RunnerCallers.Operator(All);
        var (tenant, workspace) = (
            new Done<TenantScope>(Access.Read(Permission.None)), new Done<WorkspaceScope>(Access.Read(Permission.None)));
        Assert.Equal(new NotFound(), await RunAsync(Proof(All), run => run.InTenant(tenant, "", Ct)));
        Assert.Equal(new NotFound(), await RunAsync(Proof(All), run => run.InWorkspace(RunnerCallers.Here, workspace, "", Ct)));
    }

    [Fact]
    public async Task A_connect_link_opens_its_page_and_no_workspace()
    {
        found = RunnerCallers.Person(Tomorrow);
        var page = new Done<ConnectPageScope>(Access.Write(Permission.AccountsManage));
        Assert.Null(await RunAsync(RunnerCallers.Link, run => run.OnConnectPage(page, "", Ct)));
        Assert.Equal(RunnerCallers.LinkId, page.Scope!.LinkId);

        var workspace = new Done<WorkspaceScope>(Access.Read(Permission.None));
        Assert.Equal(new NotFound(), await RunAsync(RunnerCallers.Link, run => run.InWorkspace(RunnerCallers.Here, workspace, "", Ct)));
        Assert.Equal(new NotFound(), await RunAsync(RunnerCallers.Link, run => run.InTheOnlyWorkspace(workspace, "", Ct)));
    }

    [Fact]
    public async Task Only_the_holder_of_a_link_may_use_its_page()
    {
        found = RunnerCallers.Agent(Grant(RunnerCallers.Here, Everything));
        var page = new Done<ConnectPageScope>(Access.Read(Permission.None));
        Assert.Equal(new NotFound(), await RunAsync(RunnerCallers.Key, run => run.OnConnectPage(page, "", Ct)));
    }

    [Theory]
    [InlineData(-1, null, null, false, false)]
    [InlineData(1, 0, null, false, false)]
    [InlineData(1, null, null, true, false)]
    [InlineData(1, null, -1, true, false)]
    [InlineData(1, null, 1, true, true)]
    public async Task A_link_is_live_until_used_or_expired_and_a_redirect_while_it_is_expected(
        int expires, int? used, int? awaited, bool byLink, bool byState)
    {
        var now = TimeProvider.System.GetUtcNow();
        found = RunnerCallers.Person(now.AddHours(expires)) with { UsedAt = At(used), AuthorizationExpiresAt = At(awaited) };
        var page = new Done<ConnectPageScope>(Access.Read(Permission.None));
        Assert.Equal(byLink ? null : new Unauthenticated(), await RunAsync(RunnerCallers.Link, run => run.OnConnectPage(page, "", Ct)));
        var redirect = new Credential.ConnectState(new byte[32]);
        Assert.Equal(byState ? null : new Unauthenticated(), await RunAsync(redirect, run => run.OnConnectPage(page, "", Ct)));

        DateTimeOffset? At(int? hours) => hours is { } count ? now.AddHours(count) : null;
    }

    [Fact]
    [Rule("S-16")]
    public async Task A_caller_is_admitted_with_its_own_credential_only()
    {
        foreach (var (own, caller) in ((Credential, Caller)[])[
            (RunnerCallers.Key, RunnerCallers.Agent(Grant(RunnerCallers.Here))),
            (PartOf(SystemPart.TokenRefresh), new SystemCaller(SystemPart.TokenRefresh, RunnerCallers.Tenant, [])),
            (new Credential.Operator(All, RunnerCallers.Tenant), RunnerCallers.Operator(All, RunnerCallers.Tenant))])
        {
            found = caller;
            var done = new Done<TenantScope>(Access.Read(Permission.None));
            Assert.Null(await RunAsync(own, run => run.InTenant(done, "", Ct)));
            foreach (var other in (Credential[])[
                new Credential.Nothing(), new Credential.ApiKey([.. Enumerable.Repeat((byte)1, 32)]), RunnerCallers.Link,
                new Credential.ConnectState(new byte[32]), PartOf(SystemPart.VaultRotation), Proof(InstallationPermission.Read),
                new Unheard()])
            {
                Assert.Equal(new Unauthenticated(), await RunAsync(other, run => run.InTenant(done, "", Ct)));
            }
        }
    }

    private static WorkspaceGrant Grant(Id<Workspace> workspace, Permission permissions = Permission.PostsRead) =>
        new(workspace, "Name", permissions);

    private static Credential Proof(InstallationPermission permissions) => new Credential.Operator(permissions, null);

    private static Credential PartOf(SystemPart part) => new Credential.System(part, RunnerCallers.Tenant);

    private async Task<Error?> RunAsync<T>(Credential credential, Func<UseCaseRunner, Task<Result<T>>> run)
    {
        await using var call = services.GetRequiredService<CallFactory>().Begin(credential, new(null, null, null));
        return (await run(call.Runner)).Error;
    }

    /// <summary>A kind of credential without a look-up.</summary>
    private sealed record Unheard() : Credential(new Nothing());

    /// <summary>A use case that records two entries, one of which is kept on refusal, makes work, and ends as configured.</summary>
    private sealed class Done<TScope>(Access access, IValidator<string>? rules = null, Error? refusal = null)
        : IUseCase<TScope, string, string>
        where TScope : Scope
    {
        public Access Access => access;

        public IValidator<string>? Rules => rules;

        public int Times { get; private set; }

        public TScope? Scope { get; private set; }

        public List<Id<Workspace>> Foreseen { get; } = [];

        public void Foresee(string input, Id<Workspace> workspace) => Foreseen.Add(workspace);

        public Task<Result<string>> Handle(string input, TScope scope, CancellationToken ct)
        {
            (Times, Scope) = (Times + 1, scope);
            scope.Audit("thing.done", "target");
            if (refusal is not null)
                scope.AuditRefusal("thing.refused", "target");
            scope.NudgeWorker();
            return Task.FromResult(refusal is null ? (Result<string>)"done" : refusal);
        }
    }
}
