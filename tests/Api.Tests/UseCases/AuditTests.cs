using System.Net.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Isolation;
using Postato.Api.Tests.Support;
using Postato.Domain.Tenancy;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.UseCases;

/// <summary>Every change writes a complete audit entry in its own transaction.</summary>
[Rule("S-126")]
public sealed class AuditTests : IAsyncLifetime
{
    // POST routes that change nothing.
    private static readonly string[] Looking = ["POST /v1/workspaces/{ws}/posts/validate"];

    private TestDatabase database = null!;
    private ApiHost host = null!;
    private HostServices hostServices = null!;
    private TestTenant owner = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(Ct);
        (host, hostServices) = (new ApiHost(database), new HostServices(database.App));
        owner = await TestTenant.CreateTenantAsync(hostServices, (Permission)0x7fff & ~Permissions.NeverAgents);
    }

    public async ValueTask DisposeAsync()
    {
        await hostServices.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Every_route_that_changes_something_writes_who_did_what_to_what_when_and_from_where()
    {
        using var client = host.CreateClient();
        var samples = new SampleRequests(hostServices, database, owner);
        foreach (var route in Writes().Except(Looking))
        {
            using var request = await samples.ForAsync(route);
            request.Headers.Authorization = new("Bearer", owner.Secret.Value.Reveal());
            request.Headers.UserAgent.ParseAdd("auditor/1.0");
            // Resuming needs something paused, and pausing something that is not.
            var held = route.EndsWith("/resume", StringComparison.Ordinal) ? "now()" : "null";
            await database.ExecuteAsync($"update social_accounts set paused_at = {held}; update workspaces set paused_at = {held}");
            var before = await LastAsync();
            using var answer = await client.SendAsync(request, Ct);
            Assert.True(answer.IsSuccessStatusCode, $"{route}: {(int)answer.StatusCode}");

            var entries = await database.ReadAsync(
                $"""
                select concat_ws('|', actor, credential_prefix, workspace_id, user_agent, trace_id ~ '^[0-9a-f]{"{32}"}$', target ~ '^[a-z]{"{3}"}_[0-9A-Z]{"{26}"}$', action ~ '^[a-z_]+\.[a-z_]+$', now() - at < interval '5 minutes')
                from audit_entries where id > '{before}' and tenant_id = '{owner.Tenant.Id.Value}'
                """);
            Assert.True(entries.Count > 0, $"{route} wrote no entry");
            Assert.All(
                entries,
                entry => Assert.Equal(
                    $"{owner.Agent.Id}|{owner.Secret.DisplayPrefix}|{owner.Workspace.Id.Value}|auditor/1.0|t|t|t|t", entry));
        }
    }

    [Fact]
    public async Task Reading_and_refused_calls_write_none()
    {
        using var client = host.CreateClient();
        var samples = new SampleRequests(hostServices, database, owner);
        var reader = await TestTenant.CreateTenantAsync(hostServices, Permission.PostsRead);
        foreach (var route in Routes().Where(route => route.StartsWith("GET /v1", StringComparison.Ordinal)).Concat(Looking))
            await WritesNothingAsync(client, await samples.ForAsync(route), owner, 200);

        await WritesNothingAsync(client, Post(owner, new { }), owner, 400);
        await WritesNothingAsync(
            client,
            Post(
                owner,
                new { platform = "paper", accountId = owner.Account.Id.ToString(), status = "publish", content = new string('x', 500) }),
            owner, 422);
        await WritesNothingAsync(
            client, Post(reader, new { platform = "paper", accountId = reader.Account.Id.ToString(), status = "draft", content = "x" }),
            reader, 403);
    }

    private async Task WritesNothingAsync(HttpClient client, HttpRequestMessage request, TestTenant caller, int status)
    {
        using (request)
        {
            var before = await database.CountAsync("audit_entries");
            request.Headers.Authorization = new("Bearer", caller.Secret.Value.Reveal());
            using var answer = await client.SendAsync(request, Ct);
            Assert.Equal((status, before), ((int)answer.StatusCode, await database.CountAsync("audit_entries")));
        }
    }

    private static HttpRequestMessage Post(TestTenant testTenant, object body) =>
        new(HttpMethod.Post, $"/v1/workspaces/{testTenant.Workspace.Id}/posts") { Content = JsonContent.Create(body) };

    private async Task<string> LastAsync() =>
        (await database.ReadAsync("select coalesce(max(id::text), '00000000-0000-0000-0000-000000000000') from audit_entries"))[0];

    private IEnumerable<string> Writes() =>
        Routes().Where(route => !route.StartsWith("GET ", StringComparison.Ordinal) && route.Contains(" /v1/", StringComparison.Ordinal));

    private IEnumerable<string> Routes() => host.Services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .SelectMany(
            endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [],
            (endpoint, method) => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}")
        .Distinct();
}
