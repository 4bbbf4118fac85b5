using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Me;

/// <summary>Returns who the caller is and what it may do in each workspace.</summary>
public sealed class GetMe : IUseCase<TenantScope, GetMe.Input, MeView>
{
    public sealed record Input;

    public Access Access => Access.Read(Permission.None);

    public Task<Result<MeView>> Handle(Input input, TenantScope scope, CancellationToken ct) => Task.FromResult<Result<MeView>>(new MeView(
        scope.Caller.Kind,
        scope.Caller.Actor,
        scope.Caller is ApiKeyCaller key ? new MeAgentView(scope.Caller.Actor, key.AgentName ?? "") : null,
        scope.TenantId,
        [.. scope.Grants.Select(grant =>
            new MeWorkspaceView(grant.WorkspaceId, grant.WorkspaceName, Permissions.NamesOf(grant.Permissions)))]));
}

/// <summary>The caller.</summary>
/// <param name="Kind"><c>agent</c>; <c>user</c> comes with sessions.</param>
/// <param name="Id">The prefixed id of the caller.</param>
/// <param name="Agent">Set when the kind is <c>agent</c>.</param>
public sealed record MeView(string Kind, string Id, MeAgentView? Agent, Id<Tenant> TenantId, IReadOnlyList<MeWorkspaceView> Workspaces);

public sealed record MeAgentView(string Id, string Name);

/// <summary>A workspace that the caller has access to.</summary>
/// <param name="Permissions">What it may do there.</param>
public sealed record MeWorkspaceView(Id<Workspace> Id, string Name, IReadOnlyList<string> Permissions);
