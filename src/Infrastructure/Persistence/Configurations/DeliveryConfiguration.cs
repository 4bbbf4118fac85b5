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
        // By way of the lane, so that it cannot be passed over while a post for it is being accepted.
        builder.HasOne<LaneRow>()
            .WithMany()
            .HasForeignKey(delivery => new { delivery.TenantId, delivery.WorkspaceId, delivery.AccountId })
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(delivery => new { delivery.TenantId, delivery.PostId, delivery.WorkspaceId }).IsUnique();
        builder.HasIndex(delivery => new { delivery.TenantId, delivery.AccountId, delivery.WorkspaceId, delivery.DueAt, delivery.Id })
            .HasFilter("status = 'queued'");
        builder.NamedEnum(delivery => delivery.Status);
        builder.RowVersion();

        // SQL alone reads and writes these. One in flight of an account.
        builder.Property<string?>("Plan").HasColumnType("jsonb");
        builder.Property<string?>("LeaseOwner");
        builder.Property<long>("LeaseFence").HasDefaultValue(0L);
        builder.Property<DateTimeOffset?>("LeaseUntil");
        builder.HasIndex("TenantId", "AccountId", "WorkspaceId").IsUnique().HasFilter("lease_until is not null");
    }
}
