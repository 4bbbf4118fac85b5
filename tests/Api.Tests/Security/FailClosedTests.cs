using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Postato.Api.Tests.Support;
using Postato.Application.Media;
using Postato.Application.UseCases;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Security;

/// <summary>When a dependency is unavailable, calls are refused for now, and the answer reveals nothing internal.</summary>
public sealed class FailClosedTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Rule("S-129")]
    public async Task Without_its_database_a_host_admits_no_caller_and_answers_unavailable()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(Ct);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        var proxy = new CuttingProxy(database.App);
        await using var host = new ApiHost(database with { App = proxy.ConnectionString });
        using var client = host.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(Request(testTenant), Ct)).StatusCode);

        await proxy.DisposeAsync();
        using var answer = await client.SendAsync(Request(testTenant), Ct);

        await AssertUnavailableAsync(answer);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/health/ready", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live", Ct)).StatusCode);
    }

    [Fact]
    [Rule("S-118")]
    public async Task A_full_pool_answers_unavailable_and_recovers()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(Ct);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        await using var host = new ApiHost(database with { App = $"{database.App};Maximum Pool Size=1;Timeout=1" });
        using var client = host.CreateClient();

        await using (await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Ct))
        {
            foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.SendAsync(Request(testTenant), Ct))))
                await AssertUnavailableAsync(answer);
        }

        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(Request(testTenant), Ct)).StatusCode);
    }

    [Fact]
    [Rule("S-118")]
    public async Task When_all_upload_slots_are_taken_the_next_upload_is_told_to_retry()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(Ct);
        await using var hostServices = new HostServices(database.App);
        var (testTenant, other) = (await TestTenant.CreateTenantAsync(hostServices), await TestTenant.CreateTenantAsync(hostServices));
        await using var host = new ApiHost(database);
        using var client = host.CreateClient();
        var slots = host.Services.GetRequiredService<UploadSlots>();
        var taken = new Stack<IDisposable>();
        for (var i = 0; i < UploadSlots.OfTenant; i++)
            taken.Push((await slots.EnterAsync(testTenant.Tenant.Id, Ct))!);

        await AssertUnavailableAsync(await UploadAsync(client, testTenant));
        // Another tenant has slots of its own.
        Assert.Equal(HttpStatusCode.Created, (await UploadAsync(client, other)).StatusCode);
        taken.Pop().Dispose();
        Assert.Equal(HttpStatusCode.Created, (await UploadAsync(client, testTenant)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await UploadAsync(client, testTenant)).StatusCode);

        while (taken.Count < UploadSlots.OfHost)
            taken.Push((await slots.EnterAsync(Domain.Primitives.Id<Domain.Tenancy.Tenant>.New(TimeProvider.System.GetUtcNow()), Ct))!);
        await AssertUnavailableAsync(await UploadAsync(client, other));
    }

    [Fact]
    [Rule("S-129")]
    public async Task With_a_wrong_clock_nothing_is_begun_that_needs_a_signature()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(Ct);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices, Domain.Tenancy.Permission.AccountsManage);
        await using var host = new ApiHost(database, services => services.AddSingleton<ITrustedClock>(new StoppedClock()));
        using var client = host.CreateClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Delete, $"/v1/workspaces/{testTenant.Workspace.Id}/accounts/{testTenant.Account.Id}");
        request.Headers.Authorization = new("Bearer", testTenant.Secret.Value.Reveal());

        await AssertUnavailableAsync(await client.SendAsync(request, Ct));
        Assert.Equal(1, await database.CountAsync("social_accounts", "status = 'connected'"));
    }

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient client, TestTenant testTenant)
    {
        var file = new ByteArrayContent(
            Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="));
        file.Headers.ContentType = new("image/png");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/workspaces/{testTenant.Workspace.Id}/media")
        {
            Content = new MultipartFormDataContent { { file, "file", "pixel.png" } },
        };
        request.Headers.Authorization = new("Bearer", testTenant.Secret.Value.Reveal());
        return await client.SendAsync(request, Ct);
    }

    private static async Task AssertUnavailableAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
        Assert.Contains("\"error\":\"unavailable\"", text, StringComparison.Ordinal);
        foreach (var inside in (string[])["npgsql", "postgres", "127.0.0.1", "pool", "timeout", "exception", " at "])
            Assert.DoesNotContain(inside, text, StringComparison.OrdinalIgnoreCase);
    }

    private static HttpRequestMessage Request(TestTenant testTenant)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/workspaces/{testTenant.Workspace.Id}/accounts");
        request.Headers.Authorization = new("Bearer", testTenant.Secret.Value.Reveal());
        return request;
    }

    private sealed class StoppedClock : ITrustedClock
    {
        public bool MaySign => false;
    }
}
