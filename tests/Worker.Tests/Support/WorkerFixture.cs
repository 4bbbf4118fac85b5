using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using NSubstitute;
using Postato.Application.Deliveries;
using Postato.Application.Media;
using Postato.Application.Networks;
using Postato.Application.Operators;
using Postato.Application.Queues;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Persistence;
using Postato.Infrastructure.Persistence.Deliveries;
using Postato.Infrastructure.Persistence.Queues;
using Postato.Infrastructure.Vault;
using Postato.Testing.Postgres;

namespace Postato.Worker.Tests.Support;

/// <summary>
/// A worker's services on its own database and with a clock that the test moves: queue, journal, engine, a scripted network.
/// </summary>
internal sealed class WorkerFixture : IAsyncDisposable
{
    public static readonly Shares Plenty = new(1_000, 1_000);

    private static readonly TimeSpan Instantly = TimeSpan.FromTicks(1);

    private readonly ServiceProvider services;
    private readonly LeasedWriter<JournalWrite> writer;
    private readonly ITimer? follower;

    private WorkerFixture(TestDatabase database, ServiceProvider services, bool leads)
    {
        (Database, this.services) = (database, services);
        writer = services.GetRequiredService<LeasedWriter<JournalWrite>>();
        if (!leads)
            return;

        var time = DatabaseTime.Of(database);
        time.Set(Now);
        // Called after the clock has moved, so that the database's follows it.
        follower = Clock.CreateTimer(_ => Follow(), null, Instantly, Timeout.InfiniteTimeSpan);

        void Follow()
        {
            time.Set(Now);
            follower!.Change(Instantly, Timeout.InfiniteTimeSpan);
        }
    }

    public TestDatabase Database { get; }

    public FakeTimeProvider Clock => services.GetRequiredService<FakeTimeProvider>();

    public ScriptedNetwork Network => services.GetRequiredService<ScriptedNetwork>();

    public ILeasedQueue<DeliveryLease> Queue => services.GetRequiredService<ILeasedQueue<DeliveryLease>>();

    public IDeliveryJournal Journal => services.GetRequiredService<IDeliveryJournal>();

    public DeliveryEngine Engine => services.GetRequiredService<DeliveryEngine>();

    public CallFactory Calls => services.GetRequiredService<CallFactory>();

    /// <summary>Calls a use case like a recurring job.</summary>
    public T Job<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>All log entries.</summary>
    public IReadOnlyCollection<string> Log => services.GetRequiredService<KeptLog>().Lines;

    /// <summary>Log entries with that event name.</summary>
    public IReadOnlyList<string> Logged(string eventName) =>
        [.. Log.Where(line => line.StartsWith(eventName + " ", StringComparison.Ordinal))];

    public ITokenRefresh Refreshes => services.GetRequiredService<ITokenRefresh>();

    /// <summary>An engine whose journal crashes as the test configures it.</summary>
    public DeliveryEngine EngineWith(IDeliveryJournal other) => new(
        services.GetRequiredService<NetworkRegistry>(), other, services.GetRequiredService<TokenKeeper>(),
        services.GetRequiredService<IMediaStore>(), Clock, services.GetRequiredService<ILogger<DeliveryEngine>>());

    /// <param name="shared">Another fixture's database, which follows the other's clock; null for a new one.</param>
    /// <param name="vault">The ring; null for a new one.</param>
    /// <param name="ahead">How far this host's clock is ahead.</param>
    public static async Task<WorkerFixture> SetUpAsync(
        TestDatabase? shared = null, IReadOnlyDictionary<string, string?>? vault = null, TimeSpan ahead = default)
    {
        var ct = TestContext.Current.CancellationToken;
        var database = shared ?? await PostgresCluster.CreateDatabaseAsync(ct);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(vault ?? new Dictionary<string, string?> { ["Vault:Keys:1"] = NewRingKey(), ["Vault:ActiveKey"] = "1" })
            .Build();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 9, 1, 9, 0, 0, TimeSpan.Zero) + ahead);
        var log = new KeptLog();
        var services = new ServiceCollection()
            .AddSingleton(log)
            .AddLogging(logging => logging.AddProvider(log))
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(clock)
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(Substitute.For<IMediaStore>())
            .AddSingleton(Substitute.For<IWorkerSignal>())
            .AddJobUseCases()
            .AddScoped<PauseNetwork>()
            .AddScoped<ResumeNetwork>()
            .AddScoped<ListNetworkHolds>()
            .AddSingleton<ScriptedNetwork>()
            .AddSingleton<INetwork>(provider => provider.GetRequiredService<ScriptedNetwork>())
            .AddSingleton<NetworkRegistry>()
            .AddPersistence(database.App)
            .AddVault(configuration)
            .AddDeliveries(Plenty)
            .BuildServiceProvider();
        var fixture = new WorkerFixture(database, services, leads: shared is null);
        await fixture.writer.StartAsync(ct);
        return fixture;
    }

    public static string NewRingKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public async Task<ConnectedAccount> ConnectAccountAsync(Guid? tenant = null, Guid? workspace = null, string platform = "scripted")
    {
        var connected = new ConnectedAccount(tenant ?? Uuid7.New(Now), workspace ?? Uuid7.New(Now), Uuid7.New(Now));
        if (tenant is null)
            await SqlAsync($"insert into tenants (id, name, created_at) values ('{connected.Tenant}', 'T', now())");
        if (workspace is null)
            await SqlAsync(
                $"insert into workspaces (tenant_id, id, name, created_at, updated_at) values ('{connected.Tenant}', "
                    + $"'{connected.Workspace}', 'W', now(), now())");
        await SqlAsync($"""
            insert into social_accounts (tenant_id, workspace_id, id, platform, platform_account_id, username, status, connected_at, created_at, updated_at)
            values ('{connected.Tenant}', '{connected.Workspace}', '{connected.Account}', '{platform}', '{connected.Account}', 'ann', 'connected', now(), now(), now())
            """);
        await StoreAsync(connected, new NetworkTokens(new Secret("access-1"), new Secret("refresh-1"), Now.AddDays(1), ["post"], null));
        return connected;
    }

    /// <summary>New tokens, as when a person authorizes again.</summary>
    public async Task StoreAsync(ConnectedAccount connected, NetworkTokens tokens)
    {
        await using var connection = await OpenAsync();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(
            services.GetRequiredService<TokenEnvelopes>()
                .Store(new(connected.Tenant), new(connected.Workspace), new(connected.Account), tokens));
        await batch.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>An accepted post, due at a time of the test's clock.</summary>
    public async Task<AcceptedPost> AcceptAsync(ConnectedAccount connected, TimeSpan due = default, params string[] texts)
    {
        var accepted = new AcceptedPost(Uuid7.New(Now), Uuid7.New(Now));
        await SqlAsync(Insert(connected, accepted, Now + due, texts.Length == 0 ? ["hello"] : texts));
        return accepted;
    }

    public static string Insert(ConnectedAccount connected, AcceptedPost accepted, DateTimeOffset due, IReadOnlyList<string> texts)
    {
        var items = texts.Select((text, i) => $"""
            insert into post_items (tenant_id, workspace_id, id, post_id, index, kind, text, status)
            values ('{connected.Tenant}', '{connected.Workspace}', '{Uuid7.New(TimeProvider.System.GetUtcNow())}', '{accepted.Post}', {i}, 'main', '{text}', 'pending');
            """);
        return $"""
            insert into posts (tenant_id, workspace_id, id, account_id, platform, post_type, status, created_at, updated_at, content_hash, created_by)
            select tenant_id, workspace_id, '{accepted.Post}', id, platform, 'post', 'pending', now(), now(), '', '' from social_accounts where id = '{connected.Account}';
            {string.Concat(items)}
            insert into deliveries (tenant_id, workspace_id, id, post_id, account_id, platform, status, due_at, attempts, created_at)
            select tenant_id, workspace_id, '{accepted.Delivery}', '{accepted.Post}', id, platform, 'queued', '{due:O}', 0, now() from social_accounts where id = '{connected.Account}';
            """;
    }

    public Task<Claim<DeliveryLease>> ClaimAsync(
        string worker = "one", int maximum = 100, Shares? shares = null, params IReadOnlyList<DeliveryLease> inFlight) =>
        new DeliveryQueue(services.GetRequiredService<NpgsqlDataSource>(), Clock, shares ?? Plenty)
            .ClaimAsync(worker, maximum, inFlight, TestContext.Current.CancellationToken);

    /// <summary>The only delivery that is due.</summary>
    public async Task<DeliveryLease> ClaimOneAsync(string worker = "one") => Assert.Single((await ClaimAsync(worker)).Leases);

    /// <summary>Claims and runs deliveries until none is due, like the loop.</summary>
    public async Task DrainAsync()
    {
        while ((await ClaimAsync()).Leases is { Count: > 0 } leases)
        {
            foreach (var lease in leases)
                await RunAsync(lease);
        }
    }

    public Task RunAsync(DeliveryLease lease) => Engine.RunAsync(lease, TestContext.Current.CancellationToken);

    public async Task<string> PostAsync(AcceptedPost accepted, string expression = "status") =>
        (await ReadAsync($"select coalesce(({expression})::text, '') from posts where id = '{accepted.Post}'"))[0];

    public async Task<IReadOnlyList<string>> ItemsAsync(AcceptedPost accepted) =>
        await ReadAsync($"select status from post_items where post_id = '{accepted.Post}' order by index");

    public async Task<IReadOnlyList<string>> EventsAsync() => await ReadAsync("select type from events order by id");

    public async Task<IReadOnlyList<string>> ReadAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var values = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
            values.Add(rows.IsDBNull(0) ? "" : Convert.ToString(rows.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!);
        return values;
    }

    public async Task SqlAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>As the owner, who sees every tenant.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(Database.Owner);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        if (follower is not null)
            await follower.DisposeAsync();
        await writer.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
    }

    private DateTimeOffset Now => Clock.GetUtcNow();
}

/// <summary>A connected account.</summary>
internal sealed record ConnectedAccount(Guid Tenant, Guid Workspace, Guid Account);

/// <summary>An accepted post.</summary>
internal sealed record AcceptedPost(Guid Post, Guid Delivery);
