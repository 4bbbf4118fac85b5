namespace Postato.Application.UseCases;

/// <summary>Where a call came from, as the audit trail keeps it.</summary>
/// <param name="Ip">Null: from this machine.</param>
/// <param name="TraceId">W3C trace id.</param>
public sealed record CallOrigin(string? Ip, string? UserAgent, string? TraceId);
