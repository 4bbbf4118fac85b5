using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Postato.Api.Tests.Support;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Idempotency;

public sealed class KilledHostTests
{
    private const int Requests = 400;
    private const int Rounds = 3;

    [Fact]
    [Rule("S-99")]
    public async Task Of_400_equal_concurrent_requests_to_two_hosts_one_of_which_is_killed_one_creates_the_post()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        await database.ExecuteAsync("update social_accounts set platform = 'bluesky'");
        await using var survivor = await ApiProcess.StartAsync(database);

        for (var round = 1; round <= Rounds; round++)
        {
            await using var victim = await ApiProcess.StartAsync(database);
            var key = $"round-{round}";
            var calls = Enumerable.Range(0, Requests)
                .Select(i => PersistAsync(i % 2 == 0 ? victim : survivor, survivor, testTenant, key))
                .ToList();
            // At any moment between the first request and the last answer.
            await Task.Delay(
                TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1, 120)), TimeProvider.System,
                TestContext.Current.CancellationToken);
            await victim.KillAsync();
            var answers = await Task.WhenAll(calls);

            Assert.All(answers, answer => Assert.Equal(answers[0].Body, answer.Body));
            // The host that created the post may have been killed before it answered.
            Assert.True(answers.Count(answer => !answer.Replayed) <= 1);
            Assert.Equal(
                (round, round, round),
                (await database.CountAsync("posts"),
                    await database.CountAsync("deliveries"), await database.CountAsync("idempotency_keys")));
        }
    }

    // Clients retry: requests in progress later, and requests without an answer at the other host.
    private static async Task<(string Body, bool Replayed)> PersistAsync(
        ApiProcess first, ApiProcess survivor, TestTenant testTenant, string key)
    {
        var host = first;
        while (true)
        {
            try
            {
                using var response = await SendAsync(host, testTenant, key);
                if (response.StatusCode == HttpStatusCode.Created)
                    return (
                        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
                        response.Headers.Contains("Idempotent-Replayed"));
                Assert.True(response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable, $"{response.StatusCode}");
            }
            catch (HttpRequestException)
            {
                host = survivor;
            }
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(ApiProcess host, TestTenant testTenant, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/workspaces/{testTenant.Workspace.Id}/posts")
        {
            Content = JsonContent.Create(
                new { platform = "bluesky", accountId = testTenant.Account.Id.ToString(), status = "publish", content = $"Once in {key}" }),
        };
        request.Headers.Authorization = new("Bearer", testTenant.Secret.Value.Reveal());
        request.Headers.Add("Idempotency-Key", key);
        return await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
