using Postato.Domain.Accounts;
using Postato.Domain.Deliveries;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Deliveries;

/// <summary>A claimed delivery: ids and the network alone, since the claim crosses tenants.</summary>
/// <param name="Fence">Grows with each claim: what an earlier holder writes changes nothing.</param>
/// <param name="Term">Past it an earlier holder sends nothing either.</param>
public sealed record Lease(
    Id<Tenant> TenantId, Id<Workspace> WorkspaceId, Id<Delivery> DeliveryId, Id<Post> PostId, Id<SocialAccount> AccountId, Platform Platform,
    string Worker, long Fence, DateTimeOffset DueAt, LeaseTerm Term)
{
    /// <summary>How long a claim holds unless it is renewed.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);

    public AccountRef Account => new(TenantId, WorkspaceId, AccountId);
}
