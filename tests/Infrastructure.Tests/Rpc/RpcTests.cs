using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Postato.Domain.Agents;
using Postato.Infrastructure.Rpc;
using Postato.Rpc.Worker.V1;
using Postato.Testing;

namespace Postato.Infrastructure.Tests.Rpc;

/// <summary>The listener for the hosts of one installation.</summary>
[Rule("S-124")]
public sealed class RpcTests
{
    private const string Nudge = "/postato.worker.v1.WorkerService/Nudge";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Every_method_admits_exactly_the_callers_in_the_list()
    {
        await using var host = await RpcHost.StartAsync();
        var key = ApiKeySecret.Generate().Value.Reveal();
        (string Name, string? Authorization, string? Claim)[] callers =
        [
            ("host", $"Bearer {RpcHost.Token}", null), ("operator", $"Bearer {RpcHost.OperatorToken}", null),
            ("a host that says it is an operator", $"Bearer {RpcHost.Token}", "operator"),
            ("a tenant's key", $"Bearer {key}", null), ("nobody", null, "operator"),
        ];
        var list = new List<string> { string.Join(" | ", callers.Select(caller => caller.Name).Prepend("method")) };
        foreach (var method in host.Methods.Keys.Order(StringComparer.Ordinal))
        {
            var row = new List<string> { method };
            foreach (var (_, authorization, claim) in callers)
                row.Add((await host.CallAsync(method, authorization, Soon, claim: claim)).ToString());
            list.Add(string.Join(" | ", row));
        }

        Assert.Equal(
            await File.ReadAllLinesAsync(
                Path.Combine(RepositoryRoot(AppContext.BaseDirectory), "tests/Infrastructure.Tests/Rpc/methods.txt"),
                TestContext.Current.CancellationToken),
            list);
    }

    [Fact]
    public async Task Methods_can_be_listed_in_Development_only()
    {
        await using var host = await RpcHost.StartAsync("Production");

        Assert.DoesNotContain(host.Methods.Keys, method => method.Contains("reflection", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(
            StatusCode.Unimplemented,
            await host.CallAsync(
                "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", $"Bearer {RpcHost.OperatorToken}", Soon));
    }

    [Fact]
    public async Task Every_method_stands_in_the_list_and_nothing_else_does()
    {
        await using var host = await RpcHost.StartAsync();

        Assert.Empty(host.Methods.Keys.Except(CallerInterceptor.Allowed.Keys));
        Assert.Empty(
            CallerInterceptor.Allowed.Keys.Where(method => !method.StartsWith("/postato.operations.", StringComparison.Ordinal))
                .Except(host.Methods.Keys));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer ")]
    [InlineData("Bearer")]
    [InlineData("Basic {0}")]
    [InlineData("{0}")]
    [InlineData("Bearer {0}x")]
    [InlineData("bearer {0}")]
    public async Task Only_the_whole_token_opens_the_port(string form)
    {
        await using var host = await RpcHost.StartAsync();

        Assert.Equal(
            StatusCode.Unauthenticated,
            await host.CallAsync(Nudge, string.Format(System.Globalization.CultureInfo.InvariantCulture, form, RpcHost.Token), Soon));
    }

    [Fact]
    public async Task A_call_has_a_deadline_within_30_seconds_and_four_mebibytes()
    {
        await using var host = await RpcHost.StartAsync();
        Task<StatusCode> CallAsync(TimeSpan? deadline, int bytes) => host.CallAsync(Nudge, $"Bearer {RpcHost.Token}", deadline, bytes);

        Assert.Equal(StatusCode.InvalidArgument, await CallAsync(null, 0));
        Assert.Equal(StatusCode.InvalidArgument, await CallAsync(TimeSpan.FromSeconds(60), 0));
        Assert.Equal(StatusCode.OK, await CallAsync(TimeSpan.FromSeconds(29), 0));
        Assert.Equal(StatusCode.OK, await CallAsync(Soon, (4 << 20) - 100));
        Assert.Equal(StatusCode.ResourceExhausted, await CallAsync(Soon, (4 << 20) + 1));
    }

    [Fact]
    public async Task Only_its_owner_may_use_a_Unix_socket()
    {
        var folder = Directory.CreateTempSubdirectory("postato-rpc-");
        try
        {
            var path = Path.Combine(folder.FullName, "worker.sock");
            // A socket file left by a killed host.
            await File.WriteAllTextAsync(path, "", TestContext.Current.CancellationToken);
            await using var host = await RpcHost.StartAsync(listen: $"unix:{path}");

            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            var client = new WorkerService.WorkerServiceClient(RpcServices.ChannelTo(host.Address, host.Options));
            Assert.NotNull(
                await client.NudgeAsync(
                    new NudgeRequest(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Soon,
                    cancellationToken: TestContext.Current.CancellationToken));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("Rpc__Token", "")]
    [InlineData("Rpc__Token", "too-short-to-be-random")]
    [InlineData("Rpc__OperatorToken", "")]
    [InlineData("Rpc__OperatorToken", "too-short-to-be-random")]
    [InlineData("Rpc__OperatorToken", "the same")]
    [InlineData("Rpc__Listen", "")]
    [InlineData("Rpc__Listen", "http://0.0.0.0:5082")]
    [InlineData("Rpc__Listen", "http://[::]:5082")]
    [InlineData("Rpc__Listen", "http://10.0.0.7:5082")]
    [InlineData("Rpc__Listen", "https://127.0.0.1:5082")]
    [InlineData("Rpc__Listen", "http://localhost:5082")]
    [InlineData("Rpc__Workers__0", "http://worker.example.com:5082")]
    [InlineData("Rpc__Workers__0", "http://192.168.0.9:5082")]
    public void A_host_does_not_start_with_a_public_gRPC_address_or_without_a_token(string setting, string value)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var settings = new Dictionary<string, string?>
        {
            ["Rpc:Listen"] = "http://127.0.0.1:5082",
            ["Rpc:Token"] = RpcHost.Token,
            ["Rpc:OperatorToken"] = RpcHost.OperatorToken,
            ["Rpc:Workers:0"] = "http://127.0.0.1:5083",
        };
        settings[setting.Replace("__", ":", StringComparison.Ordinal)] = value == "the same" ? RpcHost.Token : value;
        builder.Configuration.AddInMemoryCollection(settings);

        var mistake = Assert.Throws<InvalidOperationException>(builder.AddRpc).Message;
        Assert.Contains($"({setting})", mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("too-short", mistake, StringComparison.Ordinal);
    }

    private static string RepositoryRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Postato.sln")) ? folder : RepositoryRoot(Path.GetDirectoryName(folder)!);
}
