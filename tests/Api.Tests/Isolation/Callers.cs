using Postato.Api.Tests.Support;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Isolation;

/// <summary>Everybody who may call: by name, with the key that they show; null: none.</summary>
internal static class Callers
{
    private const Permission Viewer = Permission.PostsRead | Permission.MediaRead | Permission.AccountsRead;
    private const Permission Editor = Viewer | Permission.PostsWrite | Permission.PostsPublish | Permission.MediaWrite;
    private const Permission Admin = (Permission)0x7fff & ~Permissions.NeverAgents;

    public static async Task<IReadOnlyList<(string Name, string? Key)>> ArriveAsync(Stage stage, TestDatabase database, Community ground)
    {
        var other = await Community.SettleAsync(stage, Admin);
        var next = Workspace.Create(ground.Tenant.Id, "Other workspace", TimeProvider.System.GetUtcNow());
        await stage.InTransactionAsync(ground.Tenant.Id, work =>
        {
            work.Db.Add(next);
            return Task.CompletedTask;
        });

        var revoked = await KeyAsync(stage, ground, ground.Workspace.Id, Admin);
        await database.ExecuteAsync($"update api_keys set revoked_at = now() where hash = '\\x{Convert.ToHexString(revoked.Hash)}'");
        return
        [
            ("nobody", null),
            ("noise", "smcp_0123456789abcdef"),
            ("revoked", revoked.Value.Reveal()),
            ("other tenant", other.Secret.Value.Reveal()),
            ("other workspace", await ArriveAsync(stage, ground, next.Id, Admin)),
            ("none", await ArriveAsync(stage, ground, ground.Workspace.Id, Permission.None)),
            ("viewer", await ArriveAsync(stage, ground, ground.Workspace.Id, Viewer)),
            ("approver", await ArriveAsync(stage, ground, ground.Workspace.Id, Viewer | Permission.PostsApprove)),
            ("editor", await ArriveAsync(stage, ground, ground.Workspace.Id, Editor)),
            ("admin", await ArriveAsync(stage, ground, ground.Workspace.Id, Admin)),
        ];
    }

    private static async Task<string> ArriveAsync(Stage stage, Community ground, Id<Workspace> workspace, Permission permissions) =>
        (await KeyAsync(stage, ground, workspace, permissions)).Value.Reveal();

    /// <summary>A new agent with such a grant, and its key.</summary>
    public static async Task<ApiKeySecret> KeyAsync(Stage stage, Community ground, Id<Workspace> workspace, Permission permissions)
    {
        var now = TimeProvider.System.GetUtcNow();
        var agent = Agent.Create(ground.Tenant.Id, "Agent", now);
        var secret = ApiKeySecret.Generate();
        await stage.InTransactionAsync(ground.Tenant.Id, work =>
        {
            work.Db.AddRange(
                agent,
                Grant.Create(ground.Tenant.Id, workspace, agent.Id, permissions),
                ApiKey.Create(ground.Tenant.Id, agent.Id, secret.Hash, secret.DisplayPrefix, null, now));
            return Task.CompletedTask;
        });
        return secret;
    }
}
