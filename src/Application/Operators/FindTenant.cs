using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Operators;

/// <summary>Finds the tenant of a workspace: operators name workspaces, but a call runs in a tenant.</summary>
public sealed class FindTenant(ITenantStore tenants) : IUseCase<InstallationScope, FindTenant.Input, Id<Tenant>>
{
    public sealed record Input(Id<Workspace> Workspace);

    public Access Access => Access.Read(InstallationPermission.Read);

    public async Task<Result<Id<Tenant>>> Handle(Input input, InstallationScope scope, CancellationToken ct) =>
        await tenants.FindTenantOfAsync(scope, input.Workspace, ct) is { } tenant ? tenant : new NotFound();
}
