using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Infrastructure.Persistence;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Isolation;

/// <summary>Which of the two nets between tenants is there.</summary>
public enum Net
{
    Both,
    PolicyAlone,
    FilterAlone,
}

/// <summary>Takes one of the nets away.</summary>
internal static class Nets
{
    /// <returns>What a host changes in its services.</returns>
    public static async Task<Action<IServiceCollection>> LeaveAsync(Net net, TestDatabase database)
    {
        if (net == Net.FilterAlone)
        {
            foreach (var table in await database.ReadAsync("select relname from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace"))
                await database.ExecuteAsync($"create policy everybody on {table} using (true) with check (true)");
        }

        return services =>
        {
            if (net == Net.PolicyAlone)
                services.AddPooledDbContextFactory<PostatoDb>(options => options.UseNpgsql().ReplaceService<IModelCustomizer, WithoutFilters>());
        };
    }
}
