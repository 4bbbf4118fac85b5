using Postato.Application.Queues;
using Postato.Domain.Accounts;
using Postato.Domain.Deliveries;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Deliveries;

/// <summary>A claimed delivery. Holds ids and the network only, since the claim crosses tenants.</summary>
public sealed record DeliveryLease(
    Id<Tenant> TenantId, Id<Workspace> WorkspaceId, Id<Delivery> DeliveryId, Id<Post> PostId, Id<SocialAccount> AccountId,
    Platform Platform,
    string Owner, long Fence, DateTimeOffset DueAt, LeaseTerm Term)
    : Lease(TenantId, WorkspaceId, DeliveryId.Value, Owner, Fence, DueAt, Term)
{
    public override string Row => DeliveryId.ToString();

    public AccountRef Account => new(TenantId, WorkspaceId, AccountId);
}
