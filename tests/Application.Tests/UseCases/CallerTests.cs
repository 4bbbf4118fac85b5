using Postato.Application.UseCases.Callers;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Testing;

namespace Postato.Application.Tests.UseCases;

/// <summary>The permissions of each kind of caller, and that none has those of another kind.</summary>
public sealed class CallerTests
{
    private static readonly Permission Everything = (Permission)int.MaxValue;

    [Fact]
    [Rule("S-19")]
    public void A_key_of_selected_workspaces_reaches_none_that_its_agent_lost()
    {
        var kept = new WorkspaceGrant(RunnerCallers.Here, "Here", Permission.PostsRead);
        var lost = Id<Workspace>.New(DateTimeOffset.UnixEpoch.AddDays(1));
        var caller = RunnerCallers.Agent(kept) with { Selected = [kept.WorkspaceId.Value, lost.Value] };
        Assert.Equal([kept], caller.Grants);
        Assert.Empty((caller with { Selected = [lost.Value] }).Grants);
    }

    [Fact]
    [Rule("S-15")]
    public void A_key_holds_nothing_in_its_tenant_as_a_whole_and_nothing_on_the_installation()
    {
        var caller = RunnerCallers.Agent(new WorkspaceGrant(RunnerCallers.Here, "Here", Everything));
        Assert.Equal((Permission.None, InstallationPermission.None), (caller.InTenant, caller.InInstallation));
    }

    [Fact]
    public void A_connect_link_reaches_no_workspace()
    {
        var caller = RunnerCallers.Person(DateTimeOffset.UnixEpoch.AddDays(1));
        Assert.Empty(caller.Grants);
        Assert.Equal((Permission.None, InstallationPermission.None), (caller.InTenant, caller.InInstallation));
    }

    [Fact]
    public void A_part_of_the_product_holds_what_it_states_and_no_more()
    {
        foreach (var (part, inWorkspaces, inInstallation) in ((SystemPart, Permission, InstallationPermission)[])[
            (SystemPart.TokenRefresh, Permission.AccountsManage, InstallationPermission.None),
            (SystemPart.Reconciliation, Permission.PostsPublish, InstallationPermission.None),
            (SystemPart.VaultRotation, Permission.None, InstallationPermission.ManageKeys)])
        {
            var caller = new SystemCaller(part, RunnerCallers.Tenant, [new(RunnerCallers.Here, "Here")]);
            Assert.Equal(inWorkspaces, Assert.Single(caller.Grants).Permissions);
            Assert.Equal((Permission.None, inInstallation), (caller.InTenant, caller.InInstallation));
        }
    }

    [Fact]
    public void An_operator_holds_nothing_in_a_workspace_and_manages_agents_only_with_the_permission_on_keys()
    {
        var all = InstallationPermission.Read | InstallationPermission.Operate | InstallationPermission.ManageKeys;
        Assert.Equal(Permission.None, Assert.Single(RunnerCallers.Operator(all, RunnerCallers.Tenant).Grants).Permissions);
        Assert.Equal(Permission.AgentsManage, RunnerCallers.Operator(all, RunnerCallers.Tenant).InTenant);
        Assert.Equal(Permission.None, RunnerCallers.Operator(all & ~InstallationPermission.ManageKeys, RunnerCallers.Tenant).InTenant);
    }
}
