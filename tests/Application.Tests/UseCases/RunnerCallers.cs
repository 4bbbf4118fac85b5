using Postato.Application.UseCases.Callers;
using Postato.Domain.Accounts;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Tests.UseCases;

/// <summary>Callers of every kind, as the database would return them.</summary>
internal static class RunnerCallers
{
    public static readonly Id<Tenant> Tenant = Id<Tenant>.New(DateTimeOffset.UnixEpoch);

    public static readonly Id<Workspace> Here = Id<Workspace>.New(DateTimeOffset.UnixEpoch);

    public static readonly Id<ConnectLink> LinkId = Id<ConnectLink>.New(DateTimeOffset.UnixEpoch);

    public static Credential Key { get; } = new Credential.ApiKey(new byte[32]);

    public static Credential Link { get; } = new Credential.ConnectLink(new byte[32]);

    public static ApiKeyCaller Agent(params IReadOnlyList<WorkspaceGrant> grants) => new(
        Tenant, Id<ApiKey>.New(DateTimeOffset.UnixEpoch), new byte[32], "smcp_0123456", null, null, null, null,
        Id<Agent>.New(DateTimeOffset.UnixEpoch), "Agent", false, grants);

    public static ConnectLinkCaller Person(DateTimeOffset expiresAt) => new(Tenant, LinkId, Here, "Here", expiresAt, null, null);

    public static OperatorCaller Operator(InstallationPermission permissions, Id<Tenant>? tenant = null) =>
        new(permissions, tenant, [new(Here, "Here")]);
}
