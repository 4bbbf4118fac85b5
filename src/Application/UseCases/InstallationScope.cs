using Postato.Application.UseCases.Callers;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>An admitted operator, or part of the product, for what concerns every tenant. No tenant is set in it.</summary>
public sealed class InstallationScope : Scope
{
    internal InstallationScope(Caller caller, CallOrigin origin, TimeProvider clock)
        : base(caller, origin, clock) { }

    internal override Id<Tenant>? RecordedTenant => null;
}
