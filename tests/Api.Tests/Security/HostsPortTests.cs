using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Security;

/// <summary>
/// The API host in Production with all its listeners: plain HTTP, TLS of its own, and the socket for hosts and operators.
/// </summary>
[Rule("S-124")]
public sealed class HostsPortTests : IAsyncLifetime
{
    // Methods that only read.
    private static readonly string[] Looking = ["/postato.operations.v1.OperationsService/ListNetworkHolds"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("postato-listeners-");
    private readonly int tls = FreePort.Find();
    private TestDatabase database = null!;
    private ApiHost host = null!;
    private HttpClient plain = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IReadOnlyList<string> Methods => [.. host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints)
        .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName)
            .OfType<string>()
            .Distinct()
            .Order(StringComparer.Ordinal)];

    public async ValueTask InitializeAsync()
    {
        database = await PostgresCluster.CreateDatabaseAsync(Ct);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=api.postato.example", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        await File.WriteAllTextAsync(In("tls.pem"), certificate.ExportCertificatePem(), Ct);
        await File.WriteAllTextAsync(In("tls.key"), key.ExportPkcs8PrivateKeyPem(), Ct);
        host = new ApiHost(
            database,
            settings: new Dictionary<string, string>
            {
                ["PublicUrl"] = "https://api.postato.example",
                ["AllowedHosts"] = "",
                ["Listen:Https"] = $"https://127.0.0.1:{tls}",
                ["Listen:Certificate"] = In("tls.pem"),
                ["Listen:CertificateKey"] = In("tls.key"),
                ["Rpc:Listen"] = $"unix:{In("rpc")}",
                ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
            },
            environment: "Production");
        plain = host.Listen();
    }

    public async ValueTask DisposeAsync()
    {
        plain.Dispose();
        await host.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("2.0", true)]
    [InlineData("1.1", true)]
    [InlineData("1.1", false)]
    public async Task No_gRPC_method_is_served_at_the_public_listeners(string version, bool secure)
    {
        using var client = ClientOver(secure ? new Uri($"https://127.0.0.1:{tls}") : host.Address, null);
        foreach (var method in Methods.Append("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo").Append("/nothing/Nothing"))
        {
            foreach (var verb in (HttpMethod[])[HttpMethod.Post, HttpMethod.Get, HttpMethod.Options])
            {
                foreach (var token in (string[])["o", "t"])
                {
                    using var request = new HttpRequestMessage(verb, method)
                    {
                        Version = Version.Parse(version),
                        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                    };
                    request.Headers.Host = "api.postato.example";
                    request.Headers.Authorization = new("Bearer", string.Concat(Enumerable.Repeat(token, 32)));
                    request.Headers.TryAddWithoutValidation("postato-caller", "operator");
                    if (verb == HttpMethod.Post)
                        request.Content = new ByteArrayContent([0, 0, 0, 0, 3, 0x0A, 1, (byte)'*'])
                        {
                            Headers = { ContentType = new("application/grpc") },
                        };
                    using var answer = await client.SendAsync(request, Ct);
                    Assert.Equal(
                        (HttpStatusCode.NotFound, "application/problem+json"),
                        (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
                    Assert.DoesNotContain(
                        answer.Headers.Concat(answer.TrailingHeaders),
                        header => header.Key.StartsWith("grpc", StringComparison.OrdinalIgnoreCase));
                }
            }
        }

        Assert.Contains("/postato.operations.v1.OperationsService/PauseNetwork", Methods);
        Assert.Equal((0, 0), (await database.CountAsync("network_holds"), await database.CountAsync("operator_acts")));
    }

    [Fact]
    public async Task At_the_socket_each_method_answers_only_the_callers_in_its_list()
    {
        using var client = ClientOver(new Uri("http://api"), In("rpc"));
        var key = Domain.Agents.ApiKeySecret.Generate().Value.Reveal();
        foreach (var method in Methods.Where(method => !method.EndsWith("/Watch", StringComparison.Ordinal)))
        {
            var isForHosts = method.StartsWith("/grpc.health.", StringComparison.Ordinal);
            Assert.Equal(StatusCode.OK, await CallAsync(client, method, new string('o', 32)));
            Assert.Equal(isForHosts ? StatusCode.OK : StatusCode.PermissionDenied, await CallAsync(client, method, new string('t', 32)));
            Assert.Equal(StatusCode.Unauthenticated, await CallAsync(client, method, key));
            Assert.Equal(StatusCode.Unauthenticated, await CallAsync(client, method, ""));
        }
    }

    [Fact]
    public async Task Only_gRPC_is_served_at_the_socket()
    {
        using var client = ClientOver(new Uri("http://api"), In("rpc"));
        foreach (var path in (string[])["/v1/platforms", "/docs", "/health/live", "/connect/x", "/openapi/v1.json"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var answer = await client.SendAsync(request, Ct);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In("rpc")));
    }

    [Fact]
    [Rule("S-126")]
    [Rule("S-72")]
    public async Task Every_operator_action_over_gRPC_leaves_an_entry_that_cannot_be_changed()
    {
        using var client = ClientOver(new Uri("http://api"), In("rpc"));
        var acts = Methods.Where(method => method.StartsWith("/postato.operations.", StringComparison.Ordinal)).Except(Looking).ToList();
        Assert.NotEmpty(acts);
        foreach (var method in acts)
        {
            var before = await database.CountAsync("operator_acts");
            Assert.Equal(StatusCode.PermissionDenied, await CallAsync(client, method, new string('t', 32)));
            Assert.Equal(before, await database.CountAsync("operator_acts"));
            Assert.Equal(StatusCode.OK, await CallAsync(client, method, new string('o', 32)));
            Assert.Equal(before + 1, await database.CountAsync("operator_acts"));
        }

        Assert.Equal(
            ["operator|network.pause|*|t|t", "operator|network.resume|*|t|t"],
            await database.ReadAsync(
                "select concat_ws('|', actor, action, target, trace_id ~ '^[0-9a-f]{32}$', now() - at < interval '5 minutes') from "
                    + "operator_acts order by id"));
        foreach (var change in (string[])[
            "update operator_acts set actor = 'nobody'", "delete from operator_acts", "truncate operator_acts",
        ])
        {
            Assert.Equal("23001", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.ExecuteAsync(change))).SqlState);
            await using var app = Npgsql.NpgsqlDataSource.Create(database.App);
            await using var command = app.CreateCommand(change);
            Assert.Equal("42501", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => command.ExecuteNonQueryAsync(Ct))).SqlState);
        }

        foreach (var method in Looking)
            Assert.Equal(StatusCode.OK, await CallAsync(client, method, new string('o', 32)));
        Assert.Equal(acts.Count, await database.CountAsync("operator_acts"));
    }

    private string In(string file) => Path.Combine(folder.FullName, file);

    // A message with one text, the key for all networks; methods without that field ignore it.
    private static async Task<StatusCode> CallAsync(HttpClient client, string method, string token)
    {
        var body = method.StartsWith("/grpc.health.", StringComparison.Ordinal) ? new byte[5] : [0, 0, 0, 0, 3, 0x0A, 1, (byte)'*'];
        using var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/grpc") } },
        };
        request.Headers.TryAddWithoutValidation("grpc-timeout", "20S");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        if (token.Length > 0)
            request.Headers.Authorization = new("Bearer", token);
        using var answer = await client.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await answer.Content.ReadAsByteArrayAsync(Ct);
        var status = answer.Headers.TryGetValues("grpc-status", out var early) ? early : answer.TrailingHeaders.GetValues("grpc-status");
        return (StatusCode)int.Parse(status.Single(), System.Globalization.CultureInfo.InvariantCulture);
    }

#pragma warning disable RS0030 // A caller of the product, not the product.
    private static HttpClient ClientOver(Uri address, string? socket)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=api.postato.example";
        if (socket is not null)
        {
            handler.ConnectCallback = async (_, ct) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), ct);
                return new NetworkStream(connection, ownsSocket: true);
            };
        }

        return new HttpClient(handler) { BaseAddress = address };
    }
#pragma warning restore RS0030
}
