using Postato.Domain.Events;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Rows;

/// <summary>An event of the workspace; immutable.</summary>
internal sealed record EventRow(
    Id<Tenant> TenantId, Id<Workspace> WorkspaceId, Id<Event> Id, string Type, string SubjectId, string Data, DateTimeOffset CreatedAt);
