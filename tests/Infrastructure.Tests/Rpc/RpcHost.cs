using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Postato.Infrastructure.Rpc;
using Postato.Rpc.Worker.V1;

namespace Postato.Infrastructure.Tests.Rpc;

/// <summary>The hosts' gRPC listener, with a worker that accepts every call.</summary>
internal sealed class RpcHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly GrpcChannel channel;

    private RpcHost(WebApplication app)
    {
        (this.app, Options) = (app, app.Services.GetRequiredService<RpcOptions>());
        Address = Options.Listen.StartsWith("unix:", StringComparison.Ordinal)
            ? Options.Listen
            : app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
#pragma warning disable RS0030 // A caller that brings whatever credential a test gives it.
        channel = GrpcChannel.ForAddress(
            Address.StartsWith("http:", StringComparison.Ordinal) ? Address : "http://localhost",
            new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { UseProxy = false }, DisposeHttpClient = true });
#pragma warning restore RS0030
    }

    public static string Token { get; } = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    public static string OperatorToken { get; } = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    public string Address { get; }

    public RpcOptions Options { get; }

    /// <summary>All methods, by full name.</summary>
    public IReadOnlyDictionary<string, MethodType> Methods =>
        app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints)
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method).OfType<IMethod>()
            .DistinctBy(method => method.FullName).ToDictionary(method => method.FullName, method => method.Type);

    public static async Task<RpcHost> StartAsync(string environment = "Development", string listen = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(
            [new("Rpc:Listen", listen), new("Rpc:Token", Token), new("Rpc:OperatorToken", OperatorToken)]);
        builder.Logging.ClearProviders();
        builder.AddRpc();
        var app = builder.Build();
        app.MapRpc();
        app.MapGrpcService<Worker>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app);
    }

    /// <summary>Calls a method with only the given metadata.</summary>
    public async Task<StatusCode> CallAsync(
        string method, string? authorization, TimeSpan? deadline = null, int bytes = 0, string? claim = null)
    {
        var headers = new Metadata();
        if (authorization is not null)
            headers.Add("authorization", authorization);
        if (claim is not null)
            headers.Add("postato-caller", claim);
        var options = new CallOptions(
            headers, deadline is { } time ? TimeProvider.System.GetUtcNow().UtcDateTime + time : null,
            TestContext.Current.CancellationToken);
        try
        {
            await CallAsync(method, options, Message(bytes));
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await app.DisposeAsync();
    }

    private async Task CallAsync(string method, CallOptions options, byte[] message)
    {
        var type = Methods.GetValueOrDefault(method, MethodType.Unary);
        var call = new Method<byte[], byte[]>(
            type, method[1..method.LastIndexOf('/')], method[(method.LastIndexOf('/') + 1)..],
            Marshallers.Create(bytes => bytes, bytes => bytes), Marshallers.Create(bytes => bytes, bytes => bytes));
        var invoker = channel.CreateCallInvoker();
        switch (type)
        {
            case MethodType.Unary:
                await invoker.AsyncUnaryCall(call, null, options, message);
                break;
            case MethodType.ServerStreaming:
                using (var streaming = invoker.AsyncServerStreamingCall(call, null, options, message))
                    Assert.True(await streaming.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
                break;
            case MethodType.DuplexStreaming:
                using (var duplex = invoker.AsyncDuplexStreamingCall(call, null, options))
                {
                    await duplex.RequestStream.CompleteAsync();
                    Assert.False(await duplex.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
                }

                break;
            default:
                throw new NotSupportedException($"{method} is {type}.");
        }
    }

    // An unknown field of that many bytes, which every message accepts.
    private static byte[] Message(int bytes)
    {
        if (bytes == 0)
            return [];

        using var message = new MemoryStream();
        using var writer = new Google.Protobuf.CodedOutputStream(message, leaveOpen: true);
        writer.WriteTag(15, Google.Protobuf.WireFormat.WireType.LengthDelimited);
        writer.WriteBytes(Google.Protobuf.ByteString.CopyFrom(new byte[bytes]));
        writer.Flush();
        return message.ToArray();
    }

    private sealed class Worker : WorkerService.WorkerServiceBase
    {
        public override Task<NudgeResponse> Nudge(NudgeRequest request, ServerCallContext context) => Task.FromResult(new NudgeResponse());

        public override Task<DrainResponse> Drain(DrainRequest request, ServerCallContext context) => Task.FromResult(new DrainResponse());

        public override Task<StatusResponse> Status(StatusRequest request, ServerCallContext context) =>
            Task.FromResult(new StatusResponse());
    }
}
