using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Postato.Application.Queues;

namespace Postato.Infrastructure.Rpc;

public static class RpcServices
{
    private const int MaximumMessageBytes = 4 << 20;

    /// <summary>
    /// Listens for HTTP at <c>Listen:Http</c> and for the other hosts at <c>Rpc:Listen</c>, which only this machine can reach; start fails
    /// when either setting is missing or invalid.
    /// </summary>
    public static void AddRpc(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection("Rpc").Get<RpcOptions>() ?? new RpcOptions();
        if (options.FindMistake() is { } mistake)
            throw new InvalidOperationException(mistake);

        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<CallerInterceptor>();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MaximumMessageBytes;
            grpc.MaxSendMessageSize = MaximumMessageBytes;
            grpc.Interceptors.Add<CallerInterceptor>();
            // Its catch-all route would match every path of two segments, also with a wrong method.
            grpc.IgnoreUnknownServices = true;
        });
        builder.Services.AddGrpcHealthChecks();
        if (builder.Environment.IsDevelopment())
            builder.Services.AddGrpcReflection();

        builder.Services.AddSingleton<MatcherPolicy, HostsPort.Policy>();
        // Before the framework's own, which is registered already.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, HostsPort.Unnamed>());
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options.Listen, endpoint => HostsPort.Mark(endpoint)));
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = Bind);
    }

    /// <summary>The messages for everything that is invalid in <c>Rpc</c> and <c>Listen:Http</c>.</summary>
    internal static void Check(IConfiguration configuration)
    {
        var options = configuration.GetSection("Rpc").Get<RpcOptions>() ?? new RpcOptions();
        var mistakes = options.FindMistakes().ToList();
        if (configuration["Listen:Http"] is { Length: > 0 } http && !IsPlace(http))
            mistakes.Add(
                $"Listen:Http (Listen__Http): found {http}; allowed: an address of this machine, such as http://127.0.0.1:5080, or "
                    + $"unix:/run/postato/http.sock.");
        if (mistakes.Count > 0)
            throw new AggregateException(mistakes.Select(mistake => new InvalidOperationException(mistake)));
    }

    private static bool IsPlace(string address) => address.StartsWith("unix:/", StringComparison.Ordinal)
        || (Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp
            && IPAddress.TryParse(url.Host.Trim('[', ']'), out _));

    /// <summary>Notifies the workers in <c>Rpc:Workers</c>.</summary>
    public static IServiceCollection AddWorkerSignal(this IServiceCollection services) => services
        .AddSingleton<WorkerSignal>()
        .AddSingleton<IWorkerSignal>(provider => provider.GetRequiredService<WorkerSignal>())
        .AddHostedService(provider => provider.GetRequiredService<WorkerSignal>());

    /// <summary>Health, and reflection in Development; at the hosts' listener like all gRPC.</summary>
    public static void MapRpc(this WebApplication app)
    {
        app.MapGrpcHealthChecksService();
        if (app.Environment.IsDevelopment())
            app.MapGrpcReflectionService();
    }

    /// <summary>Listens at an address of this machine, or at one to which a proxy forwards.</summary>
    public static void Listen(KestrelServerOptions kestrel, string address, HttpProtocols protocols) =>
        Listen(kestrel, address, endpoint => endpoint.Protocols = protocols);

    private static void Listen(KestrelServerOptions kestrel, string address, Action<ListenOptions> configure)
    {
        if (address.StartsWith("unix:", StringComparison.Ordinal))
        {
            var path = address["unix:".Length..];
            File.Delete(path);
            kestrel.ListenUnixSocket(path, configure);
            return;
        }

        var url = new Uri(address);
        kestrel.Listen(IPAddress.Parse(url.Host.Trim('[', ']')), url.Port, configure);
    }

    // Only the owner may use a Unix socket, from the moment at which it can be connected to.
    private static Socket Bind(EndPoint place)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(place);
        if (place is UnixDomainSocketEndPoint && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(place.ToString()!, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return socket;
    }

    /// <summary>A channel to another host of this installation.</summary>
    internal static CallInvoker ChannelTo(string address, RpcOptions options)
    {
#pragma warning disable RS0030 // Channels between our own hosts never leave this machine: the guarded HTTP client is for other addresses.
        var handler = new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true };
#pragma warning restore RS0030
        if (address.StartsWith("unix:", StringComparison.Ordinal))
        {
            handler.ConnectCallback = async (_, ct) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(address["unix:".Length..]), ct);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }

        var credentials = CallCredentials.FromInterceptor((_, metadata) =>
        {
            metadata.Add("authorization", $"Bearer {options.Token}");
            return Task.CompletedTask;
        });
        return GrpcChannel.ForAddress(
            address.StartsWith("unix:", StringComparison.Ordinal) ? "http://localhost" : address, new GrpcChannelOptions
            {
                HttpHandler = handler,
                DisposeHttpClient = true,
                Credentials = ChannelCredentials.Create(ChannelCredentials.Insecure, credentials),
                UnsafeUseInsecureChannelCallCredentials = true,
                MaxReceiveMessageSize = MaximumMessageBytes,
            }).CreateCallInvoker();
    }
}
