using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Postato.Testing;
using Postato.Testing.Running;

namespace Postato.EndToEnd.Tests;

/// <summary>The database is killed under load: callers are told to retry, and both hosts recover by themselves.</summary>
[Rule("S-129")]
public sealed class KilledDatabaseTests(ITestOutputHelper output)
{
    private const int Kills = 3;
    private const int Customers = 6;
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(5);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_accepted_post_is_lost_and_callers_are_told_to_retry()
    {
        await using var copy = await RunningCopy.StartAsync(Ct);
        var accounts = new List<string>();
        for (var i = 0; i < Customers; i++)
            await copy.ConnectAsync($"customer{i}", Ct);
        foreach (var account in (await copy.SendAsync(HttpMethod.Get, "/accounts", null, Ct))
            .GetProperty("items")
            .EnumerateArray()
            .Where(account => account.GetProperty("username").GetString()!.StartsWith("customer", StringComparison.Ordinal)))
            accounts.Add(account.GetProperty("id").GetString()!);

        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var customers = accounts.Select(account => new Customer(copy, account)).ToList();
        var running = customers.Select(customer => customer.RunAsync(over.Token)).ToList();
        for (var i = 0; i < Kills; i++)
        {
            var accepted = customers.Sum(customer => customer.Accepted.Count);
            await Eventually.TrueAsync(() => Task.FromResult(customers.Sum(customer => customer.Accepted.Count) >= accepted + 30), Ct);
            var died = Stopwatch.GetTimestamp();
            copy.Kill("postgres");
            await UntilItAnswersAsync(copy);
            var back = Stopwatch.GetTimestamp();
            var (api, worker) = (AcceptsAfterAsync(customers), DeliversAfterAsync(copy));
            await Task.WhenAll(api, worker);

            output.WriteLine(
                $"PostgreSQL was away for {Stopwatch.GetElapsedTime(died, back).TotalSeconds:0.00} s; then the API host accepted "
                    + $"after {Stopwatch.GetElapsedTime(back, await api).TotalSeconds:0.00} s, the worker delivered "
                    + $"after {Stopwatch.GetElapsedTime(back, await worker).TotalSeconds:0.00} s");
            Assert.True(Stopwatch.GetElapsedTime(back, await api) < Recovery);
            Assert.True(Stopwatch.GetElapsedTime(back, await worker) < Recovery);
        }

        await over.CancelAsync();
        await Task.WhenAll(running);
        var texts = customers.SelectMany(customer => customer.Accepted).ToList();
        var arrived = await Eventually.GetAsync(() => ArrivedAsync(copy), found => found.Count >= texts.Count, Ct, TimeSpan.FromMinutes(2));
        output.WriteLine(
            $"{texts.Count} posts accepted, {customers.Sum(customer => customer.ToldToComeAgain)} requests told to come again");

        Assert.Empty(customers.SelectMany(customer => customer.Surprises));
        Assert.True(customers.Sum(customer => customer.ToldToComeAgain) > 0);
        Assert.Equal(texts.Order(StringComparer.Ordinal), arrived.Order(StringComparer.Ordinal));
    }

    private static async Task<long> AcceptsAfterAsync(IReadOnlyList<Customer> customers)
    {
        var before = customers.Sum(customer => customer.Accepted.Count);
        await Eventually.TrueAsync(() => Task.FromResult(customers.Sum(customer => customer.Accepted.Count) > before), Ct);
        return Stopwatch.GetTimestamp();
    }

    private static async Task<long> DeliversAfterAsync(RunningCopy copy)
    {
        var before = (await ArrivedAsync(copy)).Count;
        await Eventually.TrueAsync(async () => (await ArrivedAsync(copy)).Count > before, Ct);
        return Stopwatch.GetTimestamp();
    }

    private static async Task UntilItAnswersAsync(RunningCopy copy)
    {
        var url = new Uri(copy.Demo.GetProperty("databaseUrl").GetString()!);
        var user = url.UserInfo.Split(':');
        var connection =
            $"Host={url.Host};Port={url.Port};Username={user[0]};Password={user[1]};Database="
                + $"{url.AbsolutePath[1..]};Pooling=false;Timeout=1";
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    await using var database = new NpgsqlConnection(connection);
                    await database.OpenAsync(Ct);
                    return true;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            },
            Ct);
    }

    private static async Task<IReadOnlyList<string>> ArrivedAsync(RunningCopy copy) =>
        [.. (await copy.SandboxAsync("/_sandbox/posts?platform=bluesky&limit=10000", null, Ct)).GetProperty("items").EnumerateArray()
            .Select(post => post.GetProperty("text").GetString()!).Where(text => text.StartsWith("acc_", StringComparison.Ordinal))];

    /// <summary>Submits one post after the other, each under its own idempotency key, and retries when told to.</summary>
    private sealed class Customer(RunningCopy copy, string account)
    {
#pragma warning disable RS0030 // A client of the API, like any other.
        private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
#pragma warning restore RS0030

        public ConcurrentQueue<string> Accepted { get; } = new();

        public ConcurrentQueue<string> Surprises { get; } = new();

        public int ToldToComeAgain { get; private set; }

        public async Task RunAsync(CancellationToken until)
        {
            for (var i = 0; !until.IsCancellationRequested; i++)
            {
                var text = $"{account} number {i}";
                while (!await TryAsync(text))
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Ct);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Ct);
            }
        }

        private async Task<bool> TryAsync(string text)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{copy.ApiUrl}/v1/workspaces/{copy.WorkspaceId}/posts")
            {
                Content = JsonContent.Create(new { platform = "bluesky", accountId = account, status = "publish", content = text }),
                Headers = { { "Idempotency-Key", text.Replace(
                    ' ', '-') }, { "Authorization", new AuthenticationHeaderValue("Bearer", copy.ApiKey)
                    .ToString() } },
            };
            try
            {
                using var answer = await Http.SendAsync(request, Ct);
                switch (answer.StatusCode)
                {
                    case HttpStatusCode.Created:
                        Accepted.Enqueue(text);
                        return true;
                    case HttpStatusCode.ServiceUnavailable
                        when answer.Headers.RetryAfter?.Delta > TimeSpan.Zero
                            && JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct))
                                .GetProperty("error")
                                .GetString() == "unavailable":
                        ToldToComeAgain++;
                        return false;
                    default:
                        Surprises.Enqueue($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Ct)}");
                        return false;
                }
            }
            catch (HttpRequestException lost)
            {
                Surprises.Enqueue(lost.Message);
                return false;
            }
        }
    }
}
