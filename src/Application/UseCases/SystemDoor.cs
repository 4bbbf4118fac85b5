using Microsoft.Extensions.DependencyInjection;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>The way in for jobs, loops and operators' commands: through the same runner, as a named part of the product.</summary>
public sealed class SystemDoor(IServiceScopeFactory scopes)
{
    /// <param name="part">As the audit trail names it: <c>worker</c>, <c>operator</c>.</param>
    public SystemEntrance Enter(string part, Id<Tenant> tenant, string? traceId = null)
    {
        var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<RequestContext>();
        context.Credential = new Credential.System(part, tenant);
        context.TraceId = traceId;
        return new(scope);
    }
}

/// <summary>One call's services; dispose after it.</summary>
public sealed class SystemEntrance(AsyncServiceScope scope) : IAsyncDisposable
{
    public UseCaseRunner Runner => scope.ServiceProvider.GetRequiredService<UseCaseRunner>();

    public T Get<T>()
        where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    public ValueTask DisposeAsync() => scope.DisposeAsync();
}
