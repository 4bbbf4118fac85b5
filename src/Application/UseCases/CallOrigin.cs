namespace Postato.Application.UseCases;

/// <summary>Where a call came from, for the audit trail.</summary>
/// <param name="Ip">Null when it came from this machine.</param>
/// <param name="TraceId">W3C trace id.</param>
public sealed record CallOrigin(string? Ip, string? UserAgent, string? TraceId);
