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
        builder.ToTable("deliveries", table => table.HasCheckConstraint(
            "ck_deliveries_lease", "(lease_owner is null) = (lease_until is null)"));
        builder.HasKey(delivery => new { delivery.TenantId, delivery.WorkspaceId, delivery.Id });
        builder.HasOne<Post>()
            .WithMany()
            .HasForeignKey(delivery => new { delivery.TenantId, delivery.WorkspaceId, delivery.PostId })
            .OnDelete(DeleteBehavior.Restrict);
        // References the lane, whose row is thereby locked while a post is inserted, so that the claim does not miss the post.
        builder.HasOne<LaneRow>()
            .WithMany()
            .HasForeignKey(delivery => new { delivery.TenantId, delivery.WorkspaceId, delivery.AccountId })
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(delivery => new { delivery.TenantId, delivery.PostId, delivery.WorkspaceId }).IsUnique();
        builder.HasIndex(delivery => new { delivery.TenantId, delivery.AccountId, delivery.WorkspaceId, delivery.DueAt, delivery.Id })
            .HasFilter("status = 'queued'");
        builder.NamedEnum(delivery => delivery.Status);
        builder.RowVersion();

        // Read and written by SQL only. At most one delivery per account is in flight.
        builder.Property<string?>("Plan").HasColumnType("jsonb");
        builder.Property<string?>("LeaseOwner");
        builder.Property<long>("LeaseFence").HasDefaultValue(0L);
        builder.Property<DateTimeOffset?>("LeaseUntil");
        builder.HasIndex("TenantId", "AccountId", "WorkspaceId").IsUnique().HasFilter("lease_until is not null");
    }
}
