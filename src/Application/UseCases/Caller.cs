namespace Postato.Application.UseCases;

/// <summary>Who acts, as the audit trail names them.</summary>
/// <param name="Kind"><c>agent</c>, <c>system</c>, <c>connect_link</c>, <c>operator</c>; people come with sessions.</param>
/// <param name="Actor">The prefixed id of the agent or link; for the system its part: <c>worker</c>.</param>
/// <param name="CredentialPrefix">The first 12 characters of the key.</param>
/// <param name="Name">Of the agent; null where nobody asked.</param>
public sealed record Caller(string Kind, string Actor, string? CredentialPrefix, string? Ip, string? UserAgent, string? TraceId, string? Name = null);
