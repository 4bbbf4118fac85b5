using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Deliveries;
using Postato.Infrastructure.Persistence.Rows;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class StepRowConfiguration : IEntityTypeConfiguration<StepRow>
{
    public void Configure(EntityTypeBuilder<StepRow> builder)
    {
        builder.ToTable("delivery_steps", table => table.HasCheckConstraint("ck_delivery_steps_effect", "effect in ('none', 'creating')"));
        builder.HasKey(step => new { step.TenantId, step.WorkspaceId, step.Id });
        builder.HasOne<Delivery>()
            .WithMany()
            .HasForeignKey(step => new { step.TenantId, step.WorkspaceId, step.DeliveryId })
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(step => new { step.TenantId, step.DeliveryId, step.WorkspaceId, step.Id });
        builder.Property(step => step.Data).HasColumnType("jsonb");
        builder.Property(step => step.Error).HasColumnType("jsonb");
        builder.Property(step => step.Requests).HasColumnType("jsonb").HasDefaultValueSql("'[]'");
    }
}
