using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Operators;

/// <summary>A tenant with its first workspace.</summary>
public sealed class CreateTenant(ITenantStore tenants, TimeProvider clock) : IUseCase<TenantScope, CreateTenant.Input, CreatedTenantView>
{
    public sealed record Input(Tenant Tenant, string Workspace);

    public Access Access => Access.Write(InstallationPermission.Operate);

    public Task<Result<CreatedTenantView>> Handle(Input input, TenantScope scope, CancellationToken ct)
    {
        var workspace = Workspace.Create(scope.TenantId, input.Workspace, clock.GetUtcNow());
        tenants.Add(scope, input.Tenant, workspace);
        scope.Audit("tenant.create", scope.TenantId.ToString());
        return Task.FromResult<Result<CreatedTenantView>>(new CreatedTenantView(scope.TenantId, workspace.Id));
    }
}

public sealed record CreatedTenantView(Id<Tenant> TenantId, Id<Workspace> WorkspaceId);
