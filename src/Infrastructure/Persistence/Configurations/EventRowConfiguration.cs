using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Infrastructure.Persistence.Rows;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class EventRowConfiguration : IEntityTypeConfiguration<EventRow>
{
    public void Configure(EntityTypeBuilder<EventRow> builder)
    {
        builder.ToTable("events");
        builder.HasKey(row => new { row.TenantId, row.WorkspaceId, row.Id });
        builder.HasIndex(row => new { row.TenantId, row.SubjectId, row.WorkspaceId, row.Id });
        builder.Property(row => row.Data).HasColumnType("jsonb");
    }
}
