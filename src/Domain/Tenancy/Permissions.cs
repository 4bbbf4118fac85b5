namespace Postato.Domain.Tenancy;

/// <summary>The names of permissions at the surfaces: <c>posts.bypass_approval</c>.</summary>
public static class Permissions
{
    /// <summary>The default permissions of an agent's grant.</summary>
    public const Permission AgentDefault = Permission.PostsRead | Permission.PostsWrite | Permission.PostsPublish
        | Permission.MediaRead | Permission.MediaWrite | Permission.AccountsRead;

    /// <summary>Permissions that no agent can have.</summary>
    public const Permission NeverAgents = Permission.MembersManage | Permission.AgentsManage;

    private static readonly Dictionary<Permission, string> Names = new()
    {
        [Permission.PostsRead] = "posts.read",
        [Permission.PostsWrite] = "posts.write",
        [Permission.PostsPublish] = "posts.publish",
        [Permission.PostsApprove] = "posts.approve",
        [Permission.PostsBypassApproval] = "posts.bypass_approval",
        [Permission.MediaRead] = "media.read",
        [Permission.MediaWrite] = "media.write",
        [Permission.AccountsRead] = "accounts.read",
        [Permission.AccountsManage] = "accounts.manage",
        [Permission.WebhooksManage] = "webhooks.manage",
        [Permission.PoliciesManage] = "policies.manage",
        [Permission.AgentsManage] = "agents.manage",
        [Permission.MembersManage] = "members.manage",
        [Permission.AuditRead] = "audit.read",
        [Permission.WorkspaceManage] = "workspace.manage",
    };

    private static readonly Dictionary<string, Permission> ByName = Names.ToDictionary(
        pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> All => Names.Values;

    public static string NameOf(Permission permission) => Names[permission];

    /// <summary>The name of each single permission in a set, in the order of declaration.</summary>
    public static IReadOnlyList<string> NamesOf(Permission set) =>
        [.. Names.Where(pair => set.HasFlag(pair.Key)).Select(pair => pair.Value)];

    public static bool TryParse(string name, out Permission permission) => ByName.TryGetValue(name, out permission);

    public static bool Covers(this Permission granted, Permission required) => (granted & required) == required;

}
