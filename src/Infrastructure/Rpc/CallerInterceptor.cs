using System.Collections.Frozen;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Rpc;

/// <summary>
/// Decides which caller may call which gRPC method, by the token in the request. A method that is not in the list is refused to everybody.
/// </summary>
internal sealed class CallerInterceptor(RpcOptions options) : Interceptor
{
    public const string Host = "host";
    public const string Operator = "operator";

    /// <summary>Full method name, with the callers that may call it.</summary>
    public static FrozenDictionary<string, string[]> Allowed { get; } = new Dictionary<string, string[]>
    {
        ["/postato.worker.v1.WorkerService/Nudge"] = [Host, Operator],
        ["/postato.worker.v1.WorkerService/Drain"] = [Operator],
        ["/postato.worker.v1.WorkerService/Status"] = [Host, Operator],
        ["/postato.operations.v1.OperationsService/PauseNetwork"] = [Operator],
        ["/postato.operations.v1.OperationsService/ResumeNetwork"] = [Operator],
        ["/postato.operations.v1.OperationsService/ListNetworkHolds"] = [Operator],
        ["/grpc.health.v1.Health/Check"] = [Host, Operator],
        ["/grpc.health.v1.Health/Watch"] = [Host, Operator],
        ["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] = [Operator],
        ["/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"] = [Operator],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly TimeSpan MaximumDeadline = TimeSpan.FromSeconds(30);

    private readonly (string Caller, byte[] Proof)[] callers =
        [(Host, Hash($"Bearer {options.Token}")), (Operator, Hash($"Bearer {options.OperatorToken}"))];

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        if (context.Deadline - TimeProvider.System.GetUtcNow().UtcDateTime > MaximumDeadline + TimeSpan.FromSeconds(1))
            throw new RpcException(new Status(StatusCode.InvalidArgument, "A call carries a deadline of at most 30 s."));

        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(request, responseStream, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(requestStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(requestStream, responseStream, context);
    }

    private void Admit(ServerCallContext context)
    {
        var shown = Hash(context.RequestHeaders.GetValue("authorization") ?? "");
        var caller = callers.FirstOrDefault(known => CryptographicOperations.FixedTimeEquals(known.Proof, shown)).Caller
            ?? throw new RpcException(
                new Status(StatusCode.Unauthenticated, "This port is for the hosts of this installation and its operators."));
        if (!Allowed.TryGetValue(context.Method, out var admitted) || !admitted.Contains(caller))
            throw new RpcException(new Status(StatusCode.PermissionDenied, "This caller may not call this method."));
        if (caller == Operator)
            LetIn(context.GetHttpContext());
    }

    // From here on the call is an operator's, for the runner and the audit trail. The token gives access to neither vault keys nor tenants.
    private static void LetIn(HttpContext http)
    {
        if (http.RequestServices.GetService<RequestContext>() is not { } request)
            return;

        request.Credential = new Credential.Operator(InstallationPermission.Read | InstallationPermission.Operate, null);
        request.Origin = new(http.Connection.RemoteIpAddress?.ToString(), null, Activity.Current?.TraceId.ToHexString());
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
