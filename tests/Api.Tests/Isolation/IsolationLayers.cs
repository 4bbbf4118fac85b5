using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Infrastructure.Persistence;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Isolation;

/// <summary>Which of the two layers of tenant isolation is active.</summary>
public enum IsolationLayer
{
    Both,
    PolicyAlone,
    FilterAlone,
}

/// <summary>Removes one of the layers.</summary>
internal static class IsolationLayers
{
    /// <returns>The change to a host's services.</returns>
    public static async Task<Action<IServiceCollection>> LeaveAsync(IsolationLayer layer, TestDatabase database)
    {
        if (layer == IsolationLayer.FilterAlone)
        {
            foreach (var table in await database.ReadAsync(
                "select relname from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace"))
                await database.ExecuteAsync($"create policy everybody on {table} using (true) with check (true)");
        }

        return services =>
        {
            if (layer == IsolationLayer.PolicyAlone)
                services.AddPooledDbContextFactory<PostatoDb>(
                    options => options.UseNpgsql().ReplaceService<IModelCustomizer, WithoutFilters>());
        };
    }
}
