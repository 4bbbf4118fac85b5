using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Infrastructure.Persistence.Rows;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class NetworkHoldRowConfiguration : IEntityTypeConfiguration<NetworkHoldRow>
{
    public void Configure(EntityTypeBuilder<NetworkHoldRow> builder)
    {
        builder.ToTable("network_holds", table => table.HasCheckConstraint("ck_network_holds_reason", "reason in ('pause', 'rate')"));
        builder.BelongsToNoTenant();
        builder.HasKey(hold => hold.Platform);
    }
}
