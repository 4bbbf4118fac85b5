using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Accounts;
using Postato.Domain.Deliveries;
using Postato.Domain.Posts;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class DeliveryConfiguration : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.ToTable("deliveries");
        builder.HasKey(delivery => new { delivery.TenantId, delivery.WorkspaceId, delivery.Id });
        builder.HasOne<Post>().WithMany().HasForeignKey(delivery => new { delivery.TenantId, delivery.WorkspaceId, delivery.PostId }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SocialAccount>().WithMany().HasForeignKey(delivery => new { delivery.TenantId, delivery.WorkspaceId, delivery.AccountId }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(delivery => new { delivery.TenantId, delivery.WorkspaceId, delivery.PostId }).IsUnique();
        builder.HasIndex(delivery => new { delivery.TenantId, delivery.WorkspaceId, delivery.AccountId, delivery.DueAt, delivery.Id }).HasFilter("status = 'queued'");
        builder.HasIndex(delivery => new { delivery.DueAt, delivery.Id }).HasFilter("status = 'queued'");
        builder.NamedEnum(delivery => delivery.Status);
        builder.RowVersion();
    }
}
