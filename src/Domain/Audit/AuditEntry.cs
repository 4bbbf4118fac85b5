using Postato.Domain.Primitives;

namespace Postato.Domain.Audit;

/// <summary>Who did what to what. Append-only, and written in the transaction of the change.</summary>
/// <param name="Action">Verb of the feature: <c>post.create</c>, <c>account.disconnect</c>.</param>
/// <param name="Target">The prefixed id of what was changed.</param>
/// <param name="Change">Before and after as JSON, redacted; null when the action says it all.</param>
public sealed record AuditEntry(
    Id<AuditEntry> Id, string Actor, string? CredentialPrefix, string Action, string Target, string? Change, string? Ip, string? UserAgent,
    string? TraceId, DateTimeOffset At)
    : IEntity
{
    public static string Prefix => "aud";
}
