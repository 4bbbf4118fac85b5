namespace Postato.Domain.Tenancy;

/// <summary>Permissions in a workspace. Stored as flags in one integer; spelled as in the API.</summary>
[Flags]
public enum Permission
{
    None = 0,
    PostsRead = 1 << 0,
    PostsWrite = 1 << 1,
    PostsPublish = 1 << 2,
    PostsApprove = 1 << 3,
    PostsBypassApproval = 1 << 4,
    MediaRead = 1 << 5,
    MediaWrite = 1 << 6,
    AccountsRead = 1 << 7,
    AccountsManage = 1 << 8,
    WebhooksManage = 1 << 9,
    PoliciesManage = 1 << 10,
    AgentsManage = 1 << 11,
    MembersManage = 1 << 12,
    AuditRead = 1 << 13,
    WorkspaceManage = 1 << 14,
}
