using Postato.Application.UseCases;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Operators;

/// <summary>Lists the keys that reach a workspace, newest first, including those that ended; never the keys themselves.</summary>
public sealed class ListApiKeys(ITenantStore tenants, TimeProvider clock)
    : IUseCase<TenantScope, ListApiKeys.Input, IReadOnlyList<ApiKeyView>>
{
    public sealed record Input(Id<Workspace> Workspace);

    public Access Access => Access.Read(Permission.AgentsManage);

    public async Task<Result<IReadOnlyList<ApiKeyView>>> Handle(Input input, TenantScope scope, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var keys = await tenants.ListKeysAsync(scope, input.Workspace, ct);
        return keys.Select(found => ApiKeyView.Of(found, now)).ToList();
    }
}

/// <summary>A key with its agent and its permissions in one workspace.</summary>
public sealed record GrantedKey(ApiKey Key, Agent Agent, Permission Permissions);

/// <param name="Status"><c>live</c>, <c>expired</c> or <c>revoked</c>.</param>
/// <param name="LastUsedAt">At most a minute late; null: never.</param>
public sealed record ApiKeyView(
    Id<ApiKey> KeyId, Id<Agent> AgentId, string Name, string Prefix, string Status, IReadOnlyList<string> Permissions,
    DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt)
{
    public static ApiKeyView Of(GrantedKey found, DateTimeOffset now) => new(
        found.Key.Id, found.Agent.Id, found.Agent.Name, found.Key.DisplayPrefix,
        found.Key.RevokedAt is not null || found.Agent.DeletedAt is not null ? "revoked" : found.Key.ExpiresAt <= now ? "expired" : "live",
        Domain.Tenancy.Permissions.NamesOf(found.Permissions), found.Key.CreatedAt, found.Key.ExpiresAt, found.Key.RevokedAt,
        found.Key.LastUsedAt);
}
