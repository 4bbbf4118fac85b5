using Grpc.Core;
using Postato.Application.Errors;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Rpc;

/// <summary>How a use case's refusal is told over gRPC.</summary>
public static class RpcResults
{
    /// <summary>The value, or the status that the catalogue of errors gives the refusal.</summary>
    public static T OrStatus<T>(this Result<T> result) => result.Succeeded(out var value, out var refusal)
        ? value
        : throw new RpcException(new Status((StatusCode)ErrorCatalog.Of(refusal).GrpcStatus, ErrorCatalog.Describe(refusal)));
}
