using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Postato.Infrastructure.Rpc;

/// <summary>Who may call what between the hosts. A method that is not in the list is nobody's.</summary>
internal sealed class CallerInterceptor(RpcOptions options) : Interceptor
{
    public const string CallerHeader = "postato-caller";
    public const string Api = "api";
    public const string Operator = "operator";

    /// <summary>Full method name to the callers it takes.</summary>
    public static FrozenDictionary<string, string[]> Allowed { get; } = new Dictionary<string, string[]>
    {
        ["/postato.worker.v1.WorkerService/Nudge"] = [Api, Operator],
        ["/postato.worker.v1.WorkerService/Drain"] = [Operator],
        ["/postato.worker.v1.WorkerService/Status"] = [Api, Operator],
        ["/postato.operations.v1.OperationsService/PauseNetwork"] = [Operator],
        ["/postato.operations.v1.OperationsService/ResumeNetwork"] = [Operator],
        ["/postato.operations.v1.OperationsService/ListNetworkHolds"] = [Operator],
        ["/grpc.health.v1.Health/Check"] = [Api, Operator],
        ["/grpc.health.v1.Health/Watch"] = [Api, Operator],
        ["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] = [Operator],
        ["/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"] = [Operator],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly TimeSpan MaximumDeadline = TimeSpan.FromSeconds(30);

    private readonly byte[] expected = Hash($"Bearer {options.Token}");

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        if (context.Deadline - TimeProvider.System.GetUtcNow().UtcDateTime > MaximumDeadline + TimeSpan.FromSeconds(1))
            throw new RpcException(new Status(StatusCode.InvalidArgument, "A call carries a deadline of at most 30 s."));

        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(request, responseStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(requestStream, responseStream, context);
    }

    private void Admit(ServerCallContext context)
    {
        if (!CryptographicOperations.FixedTimeEquals(expected, Hash(context.RequestHeaders.GetValue("authorization") ?? "")))
            throw new RpcException(new Status(StatusCode.Unauthenticated, "This port is for the hosts of this installation."));
        if (!Allowed.TryGetValue(context.Method, out var callers) || !callers.Contains(context.RequestHeaders.GetValue(CallerHeader)))
            throw new RpcException(new Status(StatusCode.PermissionDenied, "This caller may not call this method."));
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
