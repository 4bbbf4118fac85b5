using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Application.Deliveries;
using Postato.Application.Posts;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Telemetry;

/// <summary>The public status page shows when accepted posts are not delivered.</summary>
[Rule("S-123")]
public sealed class StatusTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private ApiHost host = null!;
    private HttpClient client = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(Ct);
        host = new ApiHost(database);
        client = host.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task It_says_whether_a_worker_is_alive_and_how_long_the_oldest_post_has_waited()
    {
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        var silent = await ReadAsync();
        Assert.Equal(("degraded", false, 0, "unavailable"), Of(silent));
        Assert.Equal(
            ["status", "checkedAt", "components", "workerBeating", "oldestDueAgeSeconds"],
            silent.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ["api", "database", "delivery"],
            silent.GetProperty("components").EnumerateArray().Select(component => component.GetProperty("name").GetString()));

        var pulse = host.Services.GetRequiredService<IPulse>();
        await pulse.BeatAsync("machine-7:42", Ct);
        await pulse.BeatAsync("machine-7:42", Ct);
        await pulse.BeatAsync("machine-8:43", Ct);
        Assert.Equal(2, (await pulse.ReadAsync(Ct)).Workers);
        Assert.Equal(("ok", true, 0, "ok"), Of(await ReadAsync()));

        // Accepted and due, with no worker running.
        await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(testTenant, testTenant.Submission());
        await database.ExecuteAsync("update deliveries set due_at = now() - interval '7 minutes'");
        var late = await ReadAsync();
        Assert.Equal(("degraded", true, "degraded"), (Of(late).Status, Of(late).Beating, Of(late).Delivery));
        Assert.InRange(Of(late).Age, 420, 480);
        Assert.DoesNotContain("machine", late.GetRawText(), StringComparison.Ordinal);

        // Its last heartbeat is too old, and after a day its row is deleted.
        await database.ExecuteAsync("update worker_beats set beat_at = now() - interval '36 seconds'");
        Assert.False(Of(await ReadAsync()).Beating);
        await database.ExecuteAsync("update worker_beats set beat_at = now() - interval '25 hours'");
        await pulse.BeatAsync("machine-9:44", Ct);
        Assert.Equal(["machine-9:44"], await database.ReadAsync("select worker from worker_beats"));
        // A missing worker is no reason to take this host out of the load balancer.
        Assert.True((await client.GetAsync("/health/ready", Ct)).IsSuccessStatusCode);
    }

    private static (string Status, bool Beating, int Age, string Delivery) Of(JsonElement status) => (
        status.GetProperty("status").GetString()!, status.GetProperty("workerBeating").GetBoolean(),
        status.GetProperty("oldestDueAgeSeconds").GetInt32(),
        status.GetProperty("components")
            .EnumerateArray()
            .Single(component => component.GetProperty("name").GetString() == "delivery")
            .GetProperty("status")
            .GetString()!);

    private async Task<JsonElement> ReadAsync()
    {
        await host.Services.GetRequiredService<PulseWatch>().LookAsync(Ct);
        return JsonElement.Parse(await client.GetStringAsync("/status", Ct));
    }
}
