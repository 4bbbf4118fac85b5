using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Postato.Api.Tests.Support;
using Postato.Domain.Agents;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.UseCases;

/// <summary>Invalid keys over HTTP: their answers, and how soon they are refused.</summary>
public sealed class RevocationTests : IAsyncDisposable
{
    private TestDatabase database = null!;
    private ApiHost one = null!;
    private ApiHost other = null!;
    private HostServices hostServices = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Rule("S-16")]
    public async Task All_invalid_credentials_get_the_same_answer()
    {
        await OpenAsync();
        using var client = one.CreateClient();
        var answers = new List<string>();
        foreach (var death in (string?[])[
            null, "update api_keys set revoked_at = now() where hash = '{0}'", "update api_keys set expires_at = now() where hash = '{0}'",
            "delete from api_keys where hash = '{0}'",
            "update agents set deleted_at = now() from api_keys k where k.agent_id = agents.id and k.hash = '{0}'"])
        {
            var testTenant = await TestTenant.CreateTenantAsync(hostServices);
            if (death is not null)
                await database.ExecuteAsync(
                    string.Format(
                        System.Globalization.CultureInfo.InvariantCulture, death, $"\\x{Convert.ToHexString(testTenant.Secret.Hash)}"));
            answers.Add(await AnswerAsync(client, death is null ? "smcp_0123456789" : testTenant.Secret.Value.Reveal()));
        }

        var wellFormed = ApiKeySecret.Generate().Value.Reveal();
        answers.Add(await AnswerAsync(client, wellFormed));
        answers.Add(await AnswerAsync(client, wellFormed[..^1] + (wellFormed[^1] == '0' ? '1' : '0')));
        answers.Add(await AnswerAsync(client, wellFormed.ToUpperInvariant()));

        Assert.StartsWith("401\n", answers[0], StringComparison.Ordinal);
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
    }

    [Theory]
    [Rule("S-17")]
    [InlineData("update api_keys set revoked_at = now()", 401)]
    [InlineData("update agents set deleted_at = now()", 401)]
    [InlineData("delete from grants", 404)]
    [InlineData("update workspaces set deleted_at = now()", 404)]
    public async Task Under_load_no_host_admits_a_key_that_was_just_revoked(string death, int refusal)
    {
        await OpenAsync();
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var calls = new ConcurrentQueue<(long Began, int Host, int Status)>();
        var load = new[] { one, other, one, other }.Select((host, lane) => LoadAsync(host, lane % 2, testTenant, calls, stop.Token))
            .ToList();

        await Eventually.TrueAsync(
            () => Task.FromResult(AllOf(calls, 0, 200) > 20 && AllOf(calls, 1, 200) > 20), Ct, TimeSpan.FromSeconds(60));
        await database.ExecuteAsync(death);
        var died = Stopwatch.GetTimestamp();
        await Eventually.TrueAsync(
            () => Task.FromResult(AllOf(calls, 0, refusal) > 20 && AllOf(calls, 1, refusal) > 20), Ct, TimeSpan.FromSeconds(60));
        await stop.CancelAsync();
        await Task.WhenAll(load);

        // Nothing is cached: every request that began after the change is refused, not only those a second later.
        Assert.All(calls.Where(call => call.Began > died), call => Assert.Equal(refusal, call.Status));
        Assert.DoesNotContain(calls, call => call.Status is not 200 && call.Status != refusal);
    }

    public async ValueTask DisposeAsync()
    {
        await hostServices.DisposeAsync();
        await one.DisposeAsync();
        await other.DisposeAsync();
    }

    private async Task OpenAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(Ct);
        (one, other, hostServices) = (new ApiHost(database), new ApiHost(database), new HostServices(database.App));
    }

    private static async Task LoadAsync(
        ApiHost host, int number, TestTenant testTenant, ConcurrentQueue<(long, int, int)> calls, CancellationToken stop)
    {
        using var client = host.CreateClient();
        while (!stop.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/workspaces/{testTenant.Workspace.Id}/posts");
            request.Headers.Authorization = new("Bearer", testTenant.Secret.Value.Reveal());
            using var answer = await client.SendAsync(request, Ct);
            calls.Enqueue((began, number, (int)answer.StatusCode));
        }
    }

    private static int AllOf(IEnumerable<(long Began, int Host, int Status)> calls, int host, int status) =>
        calls.Count(call => call.Host == host && call.Status == status);

    private static async Task<string> AnswerAsync(HttpClient client, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        using var answer = await client.SendAsync(request, Ct);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!.AsObject();
        problem.Remove("traceId");
        var headers = answer.Headers.Where(
            header => header.Key != "X-Request-ID" && !header.Key.StartsWith("RateLimit", StringComparison.Ordinal))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");
        return $"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n{problem.ToJsonString()}";
    }
}
