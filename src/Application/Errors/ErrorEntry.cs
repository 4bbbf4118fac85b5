namespace Postato.Application.Errors;

/// <summary>How one kind of refusal looks at every edge.</summary>
/// <param name="Code">Stable: clients branch on it.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="GrpcStatus">Number of the gRPC status code (google.rpc.Code).</param>
/// <param name="NextStep">The sentence that says what to do.</param>
public sealed record ErrorEntry(string Code, int Status, int GrpcStatus, string Title, string NextStep);
