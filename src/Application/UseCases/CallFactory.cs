using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>
/// Creates calls that are not an HTTP request: those of background jobs, operator commands and pages that outlive their request. Each call
/// gets its own service scope, so that no transaction, caller or tracked row is shared between calls.
/// </summary>
public sealed class CallFactory(IServiceScopeFactory scopes)
{
    private const InstallationPermission All =
        InstallationPermission.Read | InstallationPermission.Operate | InstallationPermission.ManageKeys;

    /// <summary>
    /// For a page that stays open for minutes: each action is a call of its own, and the credential is looked up each time.
    /// </summary>
    public Call Begin(Credential credential, CallOrigin origin)
    {
        var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<RequestContext>();
        (context.Credential, context.Origin) = (credential, origin);
        return new(scope);
    }

    public Call BeginAs(SystemPart part, Id<Tenant> tenant) => Begin(new Credential.System(part, tenant), Here);

    /// <summary>For the command line, which holds the database password and the vault's keys: in a tenant.</summary>
    public Call BeginAsOperator(Id<Tenant> tenant) => Begin(new Credential.Operator(All, tenant), Here);

    /// <summary>For the command line: on the installation as a whole.</summary>
    public Call BeginAsOperator() => Begin(new Credential.Operator(All, null), Here);

    private static CallOrigin Here => new(null, null, Activity.Current?.TraceId.ToHexString());
}

/// <summary>The services of one call; dispose after it.</summary>
public sealed class Call(AsyncServiceScope scope) : IAsyncDisposable
{
    public UseCaseRunner Runner => Get<UseCaseRunner>();

    public T Get<T>()
        where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    public ValueTask DisposeAsync() => scope.DisposeAsync();
}
