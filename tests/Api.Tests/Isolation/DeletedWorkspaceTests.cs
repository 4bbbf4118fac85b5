using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Application.Deliveries;
using Postato.Application.Posts;
using Postato.Application.Queues;
using Postato.Infrastructure.Persistence.Deliveries;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Isolation;

[Rule("S-68")]
public sealed class DeletedWorkspaceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Due_posts_of_a_deleted_workspace_are_not_delivered()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(Ct);
        await using var hostServices = new HostServices(database.App, services => services.AddDeliveries(new Shares(10, 10)));
        var (deleted, living) = (await TestTenant.CreateTenantAsync(hostServices), await TestTenant.CreateTenantAsync(hostServices));
        foreach (var testTenant in new[] { deleted, living })
            Assert.Null((await hostServices.RunAsync<CreatePost, PostSubmission, PostView>(testTenant, testTenant.Submission())).Error);
        await database.ExecuteAsync($"update workspaces set deleted_at = now() where id = '{deleted.Workspace.Id.Value}'");

        var claim = await hostServices.Services.GetRequiredService<ILeasedQueue<DeliveryLease>>().ClaimAsync("worker", 10, [], Ct);

        Assert.Equal(living.Workspace.Id, Assert.Single(claim.Leases).WorkspaceId);
        Assert.Equal(
            1,
            await database.CountAsync(
                "deliveries", $"workspace_id = '{deleted.Workspace.Id.Value}' and lease_owner is null and status = 'queued'"));
    }
}
