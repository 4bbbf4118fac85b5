using Postato.Api.Tests.Support;
using Postato.Application.Idempotency;
using Postato.Domain.Primitives;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Idempotency;

public sealed class StormTests
{
    [Fact]
    [Rule("S-99")]
    public async Task Of_400_equal_concurrent_requests_to_two_hosts_one_creates_the_post_and_all_get_its_answer()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var one = new HostServices(database.App);
        await using var other = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(one);

        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => PersistAsync(i % 2 == 0 ? one : other, testTenant)));

        Assert.Single(answers, answer => !answer.Replayed);
        Assert.All(answers, answer => Assert.Equal(answers[0].Body, answer.Body));
        Assert.Equal(
            (1, 1, 1),
            (await database.CountAsync("posts"), await database.CountAsync("deliveries"), await database.CountAsync("idempotency_keys")));
        Assert.Equal(1, one.Nudges + other.Nudges);
    }

    // Clients retry requests that are in progress.
    private static async Task<Answer> PersistAsync(HostServices hostServices, TestTenant testTenant)
    {
        while (true)
        {
            var result = await hostServices.PostAsync(testTenant, "key");
            if (result.Succeeded(out var answer, out var refusal))
                return answer;
            Assert.Equal(new IdempotencyInProgress(), refusal);
            await Task.Yield();
        }
    }
}
