using Postato.Domain.Audit;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Rows;

/// <summary>An entry of the audit trail: append-only.</summary>
/// <param name="WorkspaceId">Null when it concerns the tenant.</param>
internal sealed record AuditRow(
    Id<Tenant> TenantId, Id<AuditEntry> Id, Id<Workspace>? WorkspaceId, string Actor, string? CredentialPrefix, string Action,
    string Target,
    string? Change, string? Ip, string? UserAgent, string? TraceId, DateTimeOffset At);
