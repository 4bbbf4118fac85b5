using Grpc.Core;
using Postato.Application.Errors;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Rpc;

/// <summary>Converts a use case's result to gRPC.</summary>
public static class RpcResults
{
    /// <summary>The value, or the status for the refusal from the catalogue of errors.</summary>
    public static T OrStatus<T>(this Result<T> result) => result.Succeeded(out var value, out var refusal)
        ? value
        : throw new RpcException(new Status((StatusCode)ErrorCatalog.Of(refusal).GrpcStatus, ErrorCatalog.Describe(refusal)));
}
