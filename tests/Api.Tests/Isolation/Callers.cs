using Postato.Api.Tests.Support;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Isolation;

/// <summary>All kinds of caller: by name, with their key; null for none.</summary>
internal static class Callers
{
    private const Permission Viewer = Permission.PostsRead | Permission.MediaRead | Permission.AccountsRead;
    private const Permission Editor = Viewer | Permission.PostsWrite | Permission.PostsPublish | Permission.MediaWrite;
    private const Permission Admin = (Permission)0x7fff & ~Permissions.NeverAgents;

    public static async Task<IReadOnlyList<(string Name, string? Key)>> CreateCallerAsync(
        HostServices hostServices, TestDatabase database, TestTenant owner)
    {
        var other = await TestTenant.CreateTenantAsync(hostServices, Admin);
        var next = Workspace.Create(owner.Tenant.Id, "Other workspace", TimeProvider.System.GetUtcNow());
        await hostServices.InTransactionAsync(owner.Tenant.Id, work =>
        {
            work.Db.Add(next);
            return Task.CompletedTask;
        });

        var revoked = await KeyAsync(hostServices, owner, owner.Workspace.Id, Admin);
        await database.ExecuteAsync($"update api_keys set revoked_at = now() where hash = '\\x{Convert.ToHexString(revoked.Hash)}'");
        return
        [
            ("nobody", null),
            ("noise", "smcp_0123456789abcdef"),
            ("revoked", revoked.Value.Reveal()),
            ("other tenant", other.Secret.Value.Reveal()),
            ("other workspace", await CreateCallerAsync(hostServices, owner, next.Id, Admin)),
            ("none", await CreateCallerAsync(hostServices, owner, owner.Workspace.Id, Permission.None)),
            ("viewer", await CreateCallerAsync(hostServices, owner, owner.Workspace.Id, Viewer)),
            ("approver", await CreateCallerAsync(hostServices, owner, owner.Workspace.Id, Viewer | Permission.PostsApprove)),
            ("editor", await CreateCallerAsync(hostServices, owner, owner.Workspace.Id, Editor)),
            ("admin", await CreateCallerAsync(hostServices, owner, owner.Workspace.Id, Admin)),
        ];
    }

    private static async Task<string> CreateCallerAsync(
        HostServices hostServices, TestTenant owner, Id<Workspace> workspace, Permission permissions) =>
        (await KeyAsync(hostServices, owner, workspace, permissions)).Value.Reveal();

    /// <summary>Creates an agent with this grant, and returns its key.</summary>
    public static async Task<ApiKeySecret> KeyAsync(
        HostServices hostServices, TestTenant owner, Id<Workspace> workspace, Permission permissions)
    {
        var now = TimeProvider.System.GetUtcNow();
        var agent = Agent.Create(owner.Tenant.Id, "Agent", now);
        var secret = ApiKeySecret.Generate();
        await hostServices.InTransactionAsync(owner.Tenant.Id, work =>
        {
            work.Db.AddRange(
                agent,
                Grant.Create(owner.Tenant.Id, workspace, agent.Id, permissions),
                ApiKey.Create(owner.Tenant.Id, agent.Id, secret.Hash, secret.DisplayPrefix, null, now));
            return Task.CompletedTask;
        });
        return secret;
    }
}
