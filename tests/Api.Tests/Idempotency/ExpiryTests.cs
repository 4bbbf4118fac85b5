using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Application.Idempotency;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Idempotency;

[Rule("S-100")]
public sealed class ExpiryTests
{
    [Fact]
    public async Task A_key_is_kept_30_days_and_until_its_post_is_final()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        foreach (var key in new[] { "young", "published", "waiting", "deleted" })
            Assert.Null((await hostServices.PostAsync(testTenant, key, testTenant.Submission(key))).Error);
        await database.ExecuteAsync(
            """
            update idempotency_keys set created_at = now() - interval '31 days' where key <> 'young';
            update posts set status = 'published' from post_items i where i.post_id = posts.id and i.text in ('young', 'published');
            update posts set deleted_at = now() from post_items i where i.post_id = posts.id and i.text = 'deleted'
            """);

        Assert.Equal(2, await ExpireAsync(hostServices));
        Assert.Equal(["waiting", "young"], await database.ReadAsync("select key from idempotency_keys order by key"));

        Assert.False((await hostServices.PostAsync(testTenant, "published", testTenant.Submission("published"))).Value.Replayed);
        Assert.True((await hostServices.PostAsync(testTenant, "waiting", testTenant.Submission("waiting"))).Value.Replayed);
    }

    [Fact]
    public async Task Keys_expire_in_batches_until_none_is_left()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        await database.ExecuteAsync(
            $"""
            insert into idempotency_keys (tenant_id, workspace_id, key, id, fingerprint, status, content_type, answer, post_ids, created_at)
            select '{testTenant.Tenant.Id.Value}', '{testTenant.Workspace.Id.Value}', n::text, gen_random_uuid(), '', 201, '', '', array[]::uuid[], now() - interval '40 days'
            from generate_series(1, 1100) n
            """);

        Assert.Equal(1100, await ExpireAsync(hostServices));
        Assert.Equal(0, await database.CountAsync("idempotency_keys"));
    }

    private static Task<int> ExpireAsync(HostServices hostServices) =>
        hostServices.Services.GetRequiredService<ExpireKeys>().RunAsync(TestContext.Current.CancellationToken);
}
