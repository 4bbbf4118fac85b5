namespace Postato.Application.Errors;

/// <summary>How one kind of refusal is shown by every surface.</summary>
/// <param name="Code">Stable: clients branch on it.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="GrpcStatus">Number of the gRPC status code (google.rpc.Code).</param>
/// <param name="NextStep">What the caller can do next, in one sentence.</param>
public sealed record ErrorEntry(string Code, int Status, int GrpcStatus, string Title, string NextStep);
