using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Postato.Run;

/// <summary>
/// Creates the demo tenants once, through the product's own interfaces: operator commands, a connect link, the network's page.
/// </summary>
internal sealed class Seeding(RunHome home, Settings settings, Hosts hosts) : IDisposable
{
    private const string Permissions = "posts.read posts.write posts.publish media.read media.write accounts.read accounts.manage";

#pragma warning disable RS0030 // Shares no code with the product, like any client of its API.
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };
#pragma warning restore RS0030

    public void Dispose() => http.Dispose();

    public async Task<(DemoTenant First, DemoTenant Second)> SeedAsync(CancellationToken ct)
    {
        var before = home.ReadDemo();
        settings.First ??= await CreateTenantAsync("Postato demo", "Demo brand", ct);
        settings.Second ??= await CreateTenantAsync("Second demo", "Another brand", ct);
        home.Write(settings);

        var firstKey = await KeyAsync(settings.First, before?.ApiKey, ct);
        var secondKey = await KeyAsync(settings.Second, before?.SecondTenant.ApiKey, ct);
        var accounts = await AccountsAsync(settings.First, firstKey, ct);
        if (!hosts.AreLedElsewhere)
        {
            foreach (var platform in DemoNetwork.All.Select(network => network.Platform)
                .Except(accounts.Select(account => account.Platform)))
                await new ConnectFlow(hosts.ApiUrl, hosts.SandboxUrl)
                    .ConnectAsync(settings.First.WorkspaceId, firstKey, platform, "demo", "Demo Brand", ct);
            accounts = await AccountsAsync(settings.First, firstKey, ct);
        }

        return (
            new(settings.First.TenantId, settings.First.WorkspaceId, firstKey, accounts),
            new(settings.Second.TenantId, settings.Second.WorkspaceId, secondKey, await AccountsAsync(settings.Second, secondKey, ct)));
    }

    private async Task<SeededTenant> CreateTenantAsync(string name, string workspace, CancellationToken ct)
    {
        var created = await CommandAsync(["tenants", "create", "--name", name, "--workspace", workspace], ct);
        return new(created.GetProperty("tenantId").GetString()!, created.GetProperty("workspaceId").GetString()!);
    }

    private async Task<string> KeyAsync(SeededTenant tenant, string? before, CancellationToken ct)
    {
        if (before is not null && (await SendAsync(HttpMethod.Get, "/v1/me", before, null, ct)).StatusCode == HttpStatusCode.OK)
            return before;

        var created = await CommandAsync(
            ["keys", "create", "--workspace", tenant.WorkspaceId, "--name", "demo", "--permissions", Permissions], ct);
        return created.GetProperty("key").GetString()!;
    }

    private async Task<IReadOnlyList<DemoAccount>> AccountsAsync(SeededTenant tenant, string key, CancellationToken ct)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"/v1/workspaces/{tenant.WorkspaceId}/accounts?status=connected", key, null, ct);
        var page = await ReadAsync(answer, ct);
        return [.. page.GetProperty("items")
            .EnumerateArray()
            .Select(account => new DemoAccount(
                account.GetProperty("id").GetString()!, account.GetProperty("platform").GetString()!,
                account.GetProperty("username").GetString()!))
            .Reverse()];
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string key, HttpContent? content, CancellationToken ct)
    {
        var request = new HttpRequestMessage(method, hosts.ApiUrl + path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http.SendAsync(request, ct);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var body = await answer.Content.ReadAsStringAsync(ct);
        return answer.IsSuccessStatusCode
            ? JsonElement.Parse(body)
            : throw new Sentence(
                $"Seeding failed: {answer.RequestMessage?.RequestUri?.AbsolutePath} answered {(int)answer.StatusCode}: {body}");
    }

    private async Task<JsonElement> CommandAsync(string[] command, CancellationToken ct)
    {
        var start = hosts.Api(command);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0
            ? JsonElement.Parse((await output).Trim().Split('\n')[^1])
            : throw new Sentence($"The command {string.Join(' ', command)} failed: {(await errors).Trim()}");
    }
}
