using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Infrastructure.Persistence.Rows;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class OperatorActRowConfiguration : IEntityTypeConfiguration<OperatorActRow>
{
    public void Configure(EntityTypeBuilder<OperatorActRow> builder)
    {
        builder.ToTable("operator_acts");
        builder.BelongsToNoTenant();
        builder.HasKey(act => act.Id);
        builder.Property(act => act.Id).UseIdentityAlwaysColumn();
    }
}
