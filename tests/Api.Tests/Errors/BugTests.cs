using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Application.Lists;
using Postato.Application.Media;
using Postato.Application.Posts;
using Postato.Application.UseCases;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Errors;

/// <summary>An exception in any layer reveals nothing to the client but the id by which its log entry is found.</summary>
[Rule("S-112")]
public sealed class BugTests : IAsyncLifetime
{
    private const string Inside = "select secret from /var/lib/postato at Postato.Infrastructure.Persistence 10.0.0.7";

    private ApiHost host = null!;
    private HostServices hostServices = null!;
    private Customer customer = null!;
    private RecordedLogs logs = null!;

    public async ValueTask InitializeAsync()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        logs = new RecordedLogs();
        host = new ApiHost(
            database,
            services => services
                .AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(logs)
                .AddScoped<IPostReader, BrokenReader>()
                .AddSingleton<IMediaStore, BrokenStore>(),
            new Dictionary<string, string> { ["AllowedHosts"] = "localhost;127.0.0.1", ["PublicUrl"] = "https://localhost" },
            "Production");
        hostServices = new HostServices(database.App);
        customer = new Customer(host, host.Listen(), hostServices, database, await TestTenant.CreateTenantAsync(hostServices));
    }

    public async ValueTask DisposeAsync()
    {
        customer.Client.Dispose();
        await host.DisposeAsync();
        await hostServices.DisposeAsync();
    }

    [Fact]
    public async Task An_exception_in_any_layer_is_answered_as_an_unexpected_error()
    {
        var reader = await customer.GetAsync("/posts");
        var store = await customer.PostAsync("/media", Pictures.Upload(Pictures.Png));
        await customer.Database.ExecuteAsync("alter table social_accounts rename column username to somebody");
        var statement = await customer.GetAsync("/accounts");

        foreach (var refused in (Reply[])[reader, store, statement])
        {
            Assert.Equal((500, "internal", "application/problem+json"), (refused.Status, refused.Error, refused.Headers["Content-Type"]));
            Assert.Equal(
                ["type", "title", "status", "detail", "instance", "traceId", "error", "message"],
                refused.Json.EnumerateObject().Select(member => member.Name));
            Assert.Equal(
                "An unexpected error occurred. Try again later; if it happens again, send the traceId to support.", refused.Text("detail"));
            foreach (var word in (string[])[
                "select", "secret", "/var/", "Postato.Infra", "10.0.0.7", "username", "Exception", "   at ", "Npgsql", "42703",
            ])
                Assert.DoesNotContain(word, refused.Body, StringComparison.OrdinalIgnoreCase);
            Assert.Contains(logs.Entries, entry => entry.TraceId == refused.Text("traceId") && entry.Exception is not null);
            // Exception handling keeps the headers that every answer has.
            Assert.Equal(("nosniff", "no-store"), (refused.Headers["X-Content-Type-Options"], refused.Headers["Cache-Control"]));
        }
    }

    private sealed class BrokenReader : IPostReader
    {
        public Task<PostView?> GetAsync(WorkspaceScope scope, Id<Post> id, CancellationToken ct) =>
            throw new InvalidOperationException(Inside);

        public Task<Page<PostView>> ListAsync(WorkspaceScope scope, PostFilter filter, PageRequest page, CancellationToken ct) =>
            throw new InvalidOperationException(Inside);

        public Task<Page<TimelineEntry>?> TimelineAsync(WorkspaceScope scope, Id<Post> id, long after, int limit, CancellationToken ct) =>
            throw new InvalidOperationException(Inside);
    }

    private sealed class BrokenStore : IMediaStore
    {
        public Task<Result<StoredBytes>> SaveAsync(string key, Stream body, long maximumBytes, CancellationToken ct) =>
            throw new IOException(Inside);

        public Task<Stream> OpenAsync(string key, CancellationToken ct) => throw new IOException(Inside);

        public Task DeleteAsync(string key, CancellationToken ct) => Task.CompletedTask;
    }
}
