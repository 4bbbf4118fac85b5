using System.Text.Json;
using Postato.Api.Tests.Support;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Security;

/// <summary>The log entries of requests that try to forge log entries.</summary>
[Rule("S-111")]
public sealed class LogTests
{
    private const string Injected = "\r\n{\"LogLevel\":\"Critical\",\"Message\":\"injected\"}\n\u001b[2J\u0085\u2028injected";

    [Fact]
    public async Task Every_entry_is_one_line_and_no_input_makes_another()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        await using (var host = await ApiProcess.StartAsync(database, logged: true))
        {
            await SendAsync(host, testTenant);
            // Bugs and outages are logged with all their details.
            await database.ExecuteAsync("alter table social_accounts rename column username to somebody");
            await SendAsync(host, testTenant);

            await Eventually.TrueAsync(
                () => Task.FromResult(
                    host.Log.Contains("request.failed", StringComparison.Ordinal)
                        || host.Log.Contains("\"EventId\":6001", StringComparison.Ordinal)),
                TestContext.Current.CancellationToken);
            await host.KillAsync();
            var lines = host.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.NotEmpty(lines);
            Assert.All(lines, line =>
            {
                var entry = JsonElement.Parse(line);
                Assert.NotEqual("injected", entry.GetProperty("Message").GetString());
                Assert.DoesNotContain(line, character => char.IsControl(character) && character != '\r');
            });
            Assert.DoesNotContain(testTenant.Secret.Value.Reveal(), host.Log, StringComparison.Ordinal);
        }
    }

    private static async Task SendAsync(ApiProcess host, TestTenant testTenant)
    {
        var encoded = Uri.EscapeDataString(Injected);
        foreach (var path in (string[])[
            $"/v1/{encoded}", $"/v1/workspaces/{testTenant.Workspace.Id}/posts?q={encoded}&status={encoded}",
            $"/v1/workspaces/{testTenant.Workspace.Id}/posts/{encoded}", $"/v1/workspaces/{testTenant.Workspace.Id}/accounts",
            $"/connect/{encoded}", $"/connect/paper/callback?state={encoded}&code={encoded}&error={encoded}",
        ])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new("Bearer", testTenant.Secret.Value.Reveal());
            request.Headers.TryAddWithoutValidation("User-Agent", "agent {0} %n \"quoted\"");
            request.Headers.TryAddWithoutValidation("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
            using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        }

        using var body = new HttpRequestMessage(HttpMethod.Post, $"/v1/workspaces/{testTenant.Workspace.Id}/posts")
        {
            Content = new StringContent(
                JsonSerializer.Serialize(
                    new Dictionary<string, object>
                    {
                        ["platform"] = Injected,
                        [Injected] = Injected,
                        ["accountId"] = Injected,
                        ["status"] = Injected,
                    }),
                System.Text.Encoding.UTF8, "application/json"),
        };
        body.Headers.Authorization = new("Bearer", testTenant.Secret.Value.Reveal());
        using var refused = await host.Client.SendAsync(body, TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)refused.StatusCode);
    }
}
