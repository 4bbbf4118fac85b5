using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Deliveries;
using Postato.Domain.Posts;
using Postato.Infrastructure.Persistence.Rows;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class DeliveryConfiguration : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.ToTable("deliveries");
        builder.HasKey(delivery => new { delivery.TenantId, delivery.WorkspaceId, delivery.Id });
        builder.HasOne<Post>().WithMany().HasForeignKey(delivery => new { delivery.TenantId, delivery.WorkspaceId, delivery.PostId }).OnDelete(DeleteBehavior.Restrict);
        // By way of the lane, so that it cannot be passed over while a post for it is being accepted.
        builder.HasOne<LaneRow>().WithMany().HasForeignKey(delivery => new { delivery.TenantId, delivery.WorkspaceId, delivery.AccountId }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(delivery => new { delivery.TenantId, delivery.PostId, delivery.WorkspaceId }).IsUnique();
        builder.HasIndex(delivery => new { delivery.TenantId, delivery.AccountId, delivery.WorkspaceId, delivery.DueAt, delivery.Id }).HasFilter("status = 'queued'");
        builder.NamedEnum(delivery => delivery.Status);
        builder.RowVersion();
    }
}
