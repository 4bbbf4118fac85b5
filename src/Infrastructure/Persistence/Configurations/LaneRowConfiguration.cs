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
        builder.HasOne<SocialAccount>().WithOne().HasForeignKey<LaneRow>(lane => new { lane.TenantId, lane.WorkspaceId, lane.AccountId }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(lane => lane.DueAt).HasFilter("due_at is not null and leased_until is null");
        builder.HasIndex(lane => lane.LeasedUntil).HasFilter("leased_until is not null");
    }
}
