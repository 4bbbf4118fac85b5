using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Accounts;
using Postato.Infrastructure.Persistence.Rows;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class LaneRowConfiguration : IEntityTypeConfiguration<LaneRow>
{
    public void Configure(EntityTypeBuilder<LaneRow> builder)
    {
        builder.ToTable("delivery_lanes");
        builder.HasKey(lane => new { lane.TenantId, lane.WorkspaceId, lane.AccountId });
        builder.HasOne<SocialAccount>()
            .WithOne()
            .HasForeignKey<LaneRow>(lane => new { lane.TenantId, lane.WorkspaceId, lane.AccountId })
            .OnDelete(DeleteBehavior.Restrict);
        builder.Property(lane => lane.ReadyAt).HasComputedColumnSql("coalesce(leased_until, due_at)", stored: true);
        builder.HasIndex(lane => lane.ReadyAt).HasFilter("ready_at is not null");
    }
}
