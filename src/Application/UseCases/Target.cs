using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>Where a use case runs. Each target admits to a scope type of its own, so that a use case can run at no other target.</summary>
/// <param name="Workspace">The workspace that was asked for; null for none, or for all that the caller reaches.</param>
internal abstract record Target<TScope>(Id<Workspace>? Workspace)
    where TScope : Scope
{
    public abstract Result<TScope> Admit(Admission admission, Opened? opened, Access access);
}

internal sealed record WorkspaceTarget(Id<Workspace> Id) : Target<WorkspaceScope>(Id)
{
    public override Result<WorkspaceScope> Admit(Admission admission, Opened? opened, Access access) =>
        admission.ToWorkspace(opened, Id, access);
}

internal sealed record TenantTarget() : Target<TenantScope>((Id<Workspace>?)null)
{
    public override Result<TenantScope> Admit(Admission admission, Opened? opened, Access access) =>
        admission.ToTenant(opened, access);
}

internal sealed record InstallationTarget() : Target<InstallationScope>((Id<Workspace>?)null)
{
    public override Result<InstallationScope> Admit(Admission admission, Opened? opened, Access access) =>
        admission.ToInstallation(opened, access);
}

internal sealed record ConnectPageTarget() : Target<ConnectPageScope>((Id<Workspace>?)null)
{
    public override Result<ConnectPageScope> Admit(Admission admission, Opened? opened, Access access) =>
        admission.ToConnectPage(opened, access);
}
