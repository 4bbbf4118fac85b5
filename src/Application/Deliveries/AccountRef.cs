using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Deliveries;

/// <summary>The ids that identify an account.</summary>
public readonly record struct AccountRef(Id<Tenant> TenantId, Id<Workspace> WorkspaceId, Id<SocialAccount> AccountId);
