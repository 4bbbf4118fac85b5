using System.Text.Json;
using Postato.Application.UseCases;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Operators;

/// <summary>Creates an agent with a grant in one workspace, and a key that follows its grants. The key is returned only here.</summary>
public sealed class CreateApiKey(ITenantStore tenants, TimeProvider clock) : IUseCase<TenantScope, CreateApiKey.Input, CreatedApiKeyView>
{
    public sealed record Input(Id<Workspace> Workspace, string Name, Permission Permissions, DateTimeOffset? ExpiresAt = null);

    public Access Access => Access.Write(Permission.AgentsManage);

    public Task<Result<CreatedApiKeyView>> Handle(Input input, TenantScope scope, CancellationToken ct)
    {
        if (scope.Grants.All(grant => grant.WorkspaceId != input.Workspace))
            return Task.FromResult<Result<CreatedApiKeyView>>(new NotFound());

        var now = clock.GetUtcNow();
        var agent = Agent.Create(scope.TenantId, input.Name, now);
        var secret = ApiKeySecret.Generate();
        var key = ApiKey.Create(scope.TenantId, agent.Id, secret.Hash, secret.DisplayPrefix, null, now, input.ExpiresAt);
        tenants.Add(scope, agent, Grant.Create(scope.TenantId, input.Workspace, agent.Id, input.Permissions), key);
        scope.Audit("agent.create", agent.Id.ToString());
        var change = new { permissions = Permissions.NamesOf(input.Permissions), expiresAt = input.ExpiresAt };
        scope.Audit("key.create", key.Id.ToString(), JsonSerializer.Serialize(change));
        return Task.FromResult<Result<CreatedApiKeyView>>(new CreatedApiKeyView(key.Id, agent.Id, secret.Value));
    }
}

public sealed record CreatedApiKeyView(Id<ApiKey> KeyId, Id<Agent> AgentId, Secret Key);
