using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Postato.Api.Tests.Support;
using Postato.Domain.Agents;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Operators;

/// <summary>The operator commands, run as programs.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private readonly string first = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly string second = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    [Rule("S-15")]
    public async Task A_tenant_and_a_key_are_made_and_the_key_opens_its_workspace()
    {
        var tenant = await RunAsync("tenants", "create", "--name", "Acme", "--workspace", "Brand");
        Assert.Equal(["tenantId", "workspaceId"], tenant.Json.EnumerateObject().Select(member => member.Name));
        var key = await RunAsync(
            "keys", "create", "--workspace", tenant.Text("workspaceId"), "--name", "Publisher", "--permissions", "posts.read posts.write");
        Assert.Equal(["keyId", "agentId", "permissions", "expiresAt", "key"], key.Json.EnumerateObject().Select(member => member.Name));
        Assert.True(ApiKeySecret.TryParse(key.Text("key"), out _));

        await using var host = new ApiHost(database);
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", key.Text("key"));
        var me = JsonElement.Parse(await client.GetStringAsync("/v1/me", TestContext.Current.CancellationToken));
        Assert.Equal(
            (key.Text("agentId"), "Publisher"),
            (me.GetProperty("agent").GetProperty("id").GetString(), me.GetProperty("agent").GetProperty("name").GetString()));
        Assert.Equal("Brand", me.GetProperty("workspaces")[0].GetProperty("name").GetString());
        Assert.Equal(
            ["posts.read", "posts.write"],
            me.GetProperty("workspaces")[0].GetProperty("permissions").EnumerateArray().Select(permission => permission.GetString()));
        // Shown only here: what is stored is its hash.
        Assert.Equal(0, await database.CountAsync("api_keys", $"to_jsonb(api_keys)::text like '%{key.Text("key")[12..]}%'"));
        Assert.Equal(3, await database.CountAsync("audit_entries", "actor = 'operator'"));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("tenants")]
    [InlineData("tenants create")]
    [InlineData("tenants create --name Acme")]
    [InlineData("tenants create --name Acme --workspace Brand --colour red")]
    [InlineData("tenants create --name Acme --workspace")]
    [InlineData("tenants create --name Acme --name Acme --workspace Brand")]
    [InlineData("tenants create --name A\u202eB --workspace Brand")]
    [InlineData("keys create")]
    [InlineData("keys create --workspace wks_x")]
    [InlineData("keys create --workspace wks_01KAV3T5Q8RZ4M7N2P6X9W1B0C")]
    [InlineData("keys create --workspace wks_01KAV3T5Q8RZ4M7N2P6X9W1B0C --permissions posts.fly")]
    [InlineData("keys create --workspace wks_01KAV3T5Q8RZ4M7N2P6X9W1B0C --permissions members.manage")]
    [InlineData("keys create --workspace wks_01KAV3T5Q8RZ4M7N2P6X9W1B0C --permissions agents.manage")]
    [InlineData("keys create --workspace wks_01KAV3T5Q8RZ4M7N2P6X9W1B0C --permissions ,")]
    [InlineData("keys create --workspace wks_01KAV3T5Q8RZ4M7N2P6X9W1B0C --expires 2020-01-31")]
    [InlineData("keys create --workspace wks_01KAV3T5Q8RZ4M7N2P6X9W1B0C --expires tomorrow")]
    [InlineData("keys create --workspace wks_01KAV3T5Q8RZ4M7N2P6X9W1B0C --expires 0d")]
    [InlineData("keys list")]
    [InlineData("keys revoke")]
    [InlineData("keys revoke --workspace wks_01KAV3T5Q8RZ4M7N2P6X9W1B0C --key key_01KAV3T5Q8RZ4M7N2P6X9W1B0C")]
    [InlineData("vault")]
    [InlineData("vault explode")]
    public async Task An_invalid_command_says_what_is_valid_and_does_nothing(string command)
    {
        var (status, output, errors) = await TryAsync(command.Split(' '), []);
        Assert.Equal((2, ""), (status, output));
        Assert.NotEmpty(errors);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.Equal(0, await database.CountAsync("tenants"));
        Assert.Equal(0, await database.CountAsync("api_keys"));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    public async Task Help_lists_the_commands(string command)
    {
        var (status, output, _) = await TryAsync([command], []);
        Assert.Equal(0, status);
        foreach (var name in (string[])[
            "migrate", "tenants create", "keys create", "keys list", "keys revoke", "vault status", "vault rotate", "accounts.manage",
        ])
            Assert.Contains(name, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("migrat", "migrate")]
    [InlineData("keys crate", "keys create")]
    [InlineData("vault stats", "vault status")]
    public async Task A_mistyped_command_is_reported_before_any_setting_is_read(string command, string meant)
    {
        var (status, _, errors) = await TryAsync(command.Split(' '), new() { ["PublicUrl"] = "", ["ConnectionStrings__Postato"] = "" });
        Assert.Equal(2, status);
        Assert.Contains($"There is no command {command}. Did you mean {meant}?", errors, StringComparison.Ordinal);
    }

    [Fact]
    [Rule("S-17")]
    [Rule("S-18")]
    public async Task Keys_are_listed_with_their_last_use_ended_and_revoked()
    {
        var tenant = await RunAsync("tenants", "create", "--name", "Acme", "--workspace", "Brand");
        var workspace = tenant.Text("workspaceId");
        var connecting = await RunAsync(
            "keys", "create", "--workspace", workspace, "--name", "Connector", "--permissions", "accounts.manage, posts.read");
        Assert.Equal(
            ["posts.read", "accounts.manage"],
            connecting.Json.GetProperty("permissions").EnumerateArray().Select(permission => permission.GetString()));
        var ending = await RunAsync("keys", "create", "--workspace", workspace, "--expires", "90d");
        Assert.InRange(
            ending.Json.GetProperty("expiresAt").GetDateTimeOffset(), TimeProvider.System.GetUtcNow().AddDays(89),
            TimeProvider.System.GetUtcNow().AddDays(91));

        await using (var host = new ApiHost(database))
        {
            Assert.Equal(200, await MeAsync(host, connecting.Text("key")));
            Assert.Equal(200, await MeAsync(host, ending.Text("key")));
            await RunAsync("keys", "revoke", "--workspace", workspace, "--key", connecting.Text("keyId"));
            Assert.Equal(401, await MeAsync(host, connecting.Text("key")));
            await database.ExecuteAsync($"update api_keys set expires_at = now() where display_prefix = '{ending.Text("key")[..12]}'");
            Assert.Equal(401, await MeAsync(host, ending.Text("key")));
        }

        // The host wrote their last use when it stopped.
        var listed = await RunAsync("keys", "list", "--workspace", workspace);
        Assert.Equal(
            [("agent", "expired"), ("Connector", "revoked")],
            listed.Json.EnumerateArray().Select(key => (key.GetProperty("name").GetString()!, key.GetProperty("status").GetString()!)));
        Assert.All(listed.Json.EnumerateArray(), key => Assert.NotEqual(JsonValueKind.Null, key.GetProperty("lastUsedAt").ValueKind));
        Assert.DoesNotContain(connecting.Text("key"), listed.Body, StringComparison.Ordinal);
        Assert.Equal(
            1,
            await database.CountAsync(
                "audit_entries", $"action = 'key.revoke' and target = '{connecting.Text("keyId")}' and actor = 'operator'"));

        // A second revocation changes nothing, and another tenant's key is not found.
        await RunAsync("keys", "revoke", "--workspace", workspace, "--key", connecting.Text("keyId"));
        Assert.Equal(1, await database.CountAsync("audit_entries", "action = 'key.revoke'"));
        var other = await RunAsync("tenants", "create", "--name", "Other", "--workspace", "Theirs");
        Assert.Equal("[]", (await RunAsync("keys", "list", "--workspace", other.Text("workspaceId"))).Body);
        Assert.Equal(
            2, (await TryAsync(["keys", "revoke", "--workspace", other.Text("workspaceId"), "--key", ending.Text("keyId")], [])).Status);
    }

    [Fact]
    public async Task An_unavailable_database_is_reported_in_one_sentence()
    {
        var (status, output, errors) = await TryAsync(
            ["vault", "status"], new() { ["ConnectionStrings__Postato"] = "Host=127.0.0.1;Port=1;Username=postato_app;Timeout=1" });
        Assert.Equal((75, ""), (status, output));
        Assert.Contains("ConnectionStrings:Postato", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    [Rule("S-5")]
    public async Task The_vault_is_counted_by_key_and_rotated()
    {
        await using var hostServices = new HostServices(database.App);
        var tenant = await RunAsync("tenants", "create", "--name", "Acme", "--workspace", "Brand");
        var key = await RunAsync("keys", "create", "--workspace", tenant.Text("workspaceId"), "--permissions", "accounts.manage");
        await using (var host = new ApiHost(database, settings: new Dictionary<string, string> { ["Vault:Keys:1"] = first }))
        {
            using var client = host.CreateClient();
            client.DefaultRequestHeaders.Authorization = new("Bearer", key.Text("key"));
            client.DefaultRequestHeaders.Add("Idempotency-Key", "one");
            using var made = await client.PostAsync(
                $"/v1/workspaces/{tenant.Text("workspaceId")}/accounts/connect-links",
                new StringContent("""{"platform":"paper"}""", System.Text.Encoding.UTF8, "application/json"),
                TestContext.Current.CancellationToken);
            Assert.Equal(201, (int)made.StatusCode);
        }

        Assert.Contains("\"keyId\":1", (await RunAsync("vault", "status")).Body, StringComparison.Ordinal);
        var rotated = await RunAsync(
            new Dictionary<string, string> { ["Vault__Keys__2"] = second, ["Vault__ActiveKey"] = "2" }, "vault", "rotate");
        Assert.Contains("\"keyId\":2", rotated.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"keyId\":1", rotated.Body, StringComparison.Ordinal);
    }

    private static async Task<int> MeAsync(ApiHost host, string key)
    {
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        using var answer = await client.GetAsync("/v1/me", TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private Task<Reply> RunAsync(params string[] command) => RunAsync(new Dictionary<string, string>(), command);

    private async Task<Reply> RunAsync(Dictionary<string, string> settings, params string[] command)
    {
        var (status, output, errors) = await TryAsync(command, settings);
        Assert.True(status == 0, errors);
        return new(status, new Dictionary<string, string>(), output.Trim());
    }

    private async Task<(int Status, string Output, string Errors)> TryAsync(string[] command, Dictionary<string, string> settings)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Postato.Api"), command)
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings__Postato"] = database.App,
            ["PublicUrl"] = "http://localhost",
            ["Rpc__Listen"] = "http://127.0.0.1:1",
            ["Rpc__Token"] = new string('t', 32),
            ["Rpc__OperatorToken"] = new string('o', 32),
            ["Media__Root"] = Path.GetTempPath(),
            ["Vault__Keys__1"] = first,
            ["Vault__ActiveKey"] = "1",
        }.Concat(settings))
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var (output, errors) = (
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }
}
