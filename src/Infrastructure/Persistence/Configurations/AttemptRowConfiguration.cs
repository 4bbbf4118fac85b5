using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Deliveries;
using Postato.Infrastructure.Persistence.Rows;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class AttemptRowConfiguration : IEntityTypeConfiguration<AttemptRow>
{
    public void Configure(EntityTypeBuilder<AttemptRow> builder)
    {
        builder.ToTable("delivery_attempts");
        builder.HasKey(attempt => new { attempt.TenantId, attempt.WorkspaceId, attempt.DeliveryId, attempt.Number });
        builder.HasOne<Delivery>()
            .WithMany()
            .HasForeignKey(attempt => new { attempt.TenantId, attempt.WorkspaceId, attempt.DeliveryId })
            .OnDelete(DeleteBehavior.Restrict);
        builder.Property(attempt => attempt.Error).HasColumnType("jsonb");
    }
}
