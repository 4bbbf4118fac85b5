using Postato.Application.UseCases;
using Postato.Domain.Agents;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Operators;

/// <summary>Revokes a key. A key that was already revoked stays as it was.</summary>
public sealed class RevokeApiKey(ITenantStore tenants, TimeProvider clock) : IUseCase<TenantScope, RevokeApiKey.Input, ApiKeyView>
{
    public sealed record Input(Id<Workspace> Workspace, Id<ApiKey> Key);

    public Access Access => Access.Write(Permission.AgentsManage);

    public async Task<Result<ApiKeyView>> Handle(Input input, TenantScope scope, CancellationToken ct)
    {
        if ((await tenants.ListKeysAsync(scope, input.Workspace, ct)).FirstOrDefault(found => found.Key.Id == input.Key) is not { } found)
            return new NotFound();

        var now = clock.GetUtcNow();
        if (found.Key.Revoke(now))
            scope.Audit("key.revoke", found.Key.Id.ToString());
        return ApiKeyView.Of(found, now);
    }
}
