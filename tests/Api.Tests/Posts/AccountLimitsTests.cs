using Postato.Api.Tests.Support;
using Postato.Application.Posts;
using Postato.Domain.Primitives;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Posts;

/// <summary>An account on a server with limits of its own is checked against those.</summary>
public sealed class AccountLimitsTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private HostServices hostServices = null!;
    private TestTenant testTenant = null!;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        hostServices = new HostServices(database.App);
        testTenant = await TestTenant.CreateTenantAsync(hostServices);
        await database.ExecuteAsync("update social_accounts set facts = '{\"characters\": 150}'");
    }

    public ValueTask DisposeAsync() => hostServices.DisposeAsync();

    [Fact]
    public async Task A_longer_text_is_taken_where_the_accounts_server_takes_it()
    {
        var post = (await CreateAsync(testTenant.Submission(new string('x', 150)))).Value;

        Assert.Equal("pending", post.Status);
    }

    [Fact]
    public async Task A_violation_of_the_servers_limit_names_its_number()
    {
        var created = Assert.IsType<ValidationFailed>((await CreateAsync(testTenant.Submission(new string('x', 151)))).Error);
        var validated = (await hostServices.RunAsync<ValidatePost, PostSubmission, ValidationView>(
            testTenant, testTenant.Submission(new string('x', 151)))).Value;

        Assert.Equal((150L, 151L), (created.Violations[0].Limit, created.Violations[0].Actual));
        Assert.Equal((150L, 151L), (validated.Errors[0].Limit, validated.Errors[0].Actual));
    }

    [Fact]
    public async Task Another_account_keeps_the_networks_own_limits()
    {
        await database.ExecuteAsync("update social_accounts set facts = null");

        var refusal = Assert.IsType<ValidationFailed>((await CreateAsync(testTenant.Submission(new string('x', 101)))).Error);

        Assert.Equal(100, refusal.Violations[0].Limit);
    }

    private Task<Result<PostView>> CreateAsync(PostSubmission submission) =>
        hostServices.RunAsync<CreatePost, PostSubmission, PostView>(testTenant, submission);
}
