using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Postato.Application.Accounts;
using Postato.Application.Deliveries;
using Postato.Application.Idempotency;
using Postato.Application.Media;
using Postato.Application.Operators;
using Postato.Application.Posts;
using Postato.Application.UseCases;
using Postato.Application.Vault;
using Postato.Application.Workspaces;
using Postato.Infrastructure.Clock;
using Postato.Infrastructure.Persistence.Deliveries;
using Postato.Infrastructure.Persistence.Readers;
using Postato.Infrastructure.Persistence.Stores;

namespace Postato.Infrastructure.Persistence;

/// <summary>Adds PostgreSQL for the hosts.</summary>
public static class PersistenceServices
{
    /// <param name="connectionString">As the runtime role <c>postato_app</c>.</param>
    public static IServiceCollection AddPersistence(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(_ => DataSource(connectionString));
        services.AddPooledDbContextFactory<PostatoDb>(Configure);
        services.AddScoped<UnitOfWork>();
        services.AddScoped<IUnitOfWork>(provider => provider.GetRequiredService<UnitOfWork>());
        services.AddScoped<INetworkHolds, NetworkHolds>();
        services.AddScoped<IPostIntake, PostIntake>();
        services.AddScoped<IPostStore, PostStore>();
        services.AddScoped<IPostReader, PostReader>();
        services.AddScoped<IAccountStore, AccountStore>();
        services.AddScoped<IMediaRecords, MediaRecords>();
        services.AddScoped<IWorkspaceReader, WorkspaceReader>();
        services.AddScoped<IWorkspaceStore, WorkspaceStore>();
        services.AddSingleton<ISealedRowFinder, SealedRowFinder>();
        services.AddScoped<ISealedRows, SealedRows>();
        services.AddSingleton<TokenEnvelopes>();
        services.AddScoped<ITokenStore, TokenStore>();
        services.AddSingleton<ITokenRefresh, TokenRefresh>();
        services.AddSingleton<RefreshFinder>();
        services.AddSingleton<IRefreshFinder>(provider => provider.GetRequiredService<RefreshFinder>());
        services.AddSingleton<IAccountHealth>(provider => provider.GetRequiredService<RefreshFinder>());
        services.AddSingleton<IDeliveryWatch, DeliveryWatch>();
        services.AddSingleton<IPulse, Pulse>();
        services.AddScoped<ILanes, Lanes>();
        services.AddSingleton<IKeyExpiry, KeyExpiry>();
        services.AddScoped<IConnectLinkStore, ConnectLinkStore>();
        services.AddScoped<ITenantStore, TenantStore>();
        services.AddSingleton<KeyUsage>();
        services.AddSingleton<IKeyUsage>(provider => provider.GetRequiredService<KeyUsage>());
        services.AddHostedService<RuntimeRoleCheck>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyUsage>());
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        services.AddClockGuard();
        return services;
    }

    // Stores use the connection and the transaction of the unit of work.
    private static void Configure(DbContextOptionsBuilder options) => options.UseNpgsql();

    /// <summary>Creates or upgrades the schema and grants it to the runtime role. Changes nothing when all is up to date.</summary>
    /// <param name="ownerConnectionString">As <c>postato_owner</c>, which owns the tables and has <c>BYPASSRLS</c>.</param>
    public static Task MigrateAsync(string ownerConnectionString, CancellationToken ct) => Migrator.MigrateAsync(ownerConnectionString, ct);

    // Statement texts never change, so they are prepared once per connection, which halves their cost for PostgreSQL.
    private static NpgsqlDataSource DataSource(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        // A value that the operator set is kept; ContainsKey is true for every name that exists.
        if (!settings.ShouldSerialize("Max Auto Prepare"))
            settings.MaxAutoPrepare = 200;
        if (!settings.ShouldSerialize("Maximum Pool Size"))
            settings.MaxPoolSize = 16;
        // Before each use of a pooled connection Npgsql would send seven statements that reset its session. No statement changes a session
        // (StatementFolderTests): settings and locks last for one transaction.
        if (!settings.ShouldSerialize("No Reset On Close"))
            settings.NoResetOnClose = true;
        // The name in metrics, which by default is the connection string.
        return new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "postato" }.Build();
    }
}
