using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Postato.Domain.Media;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Configurations;

internal sealed class MediaItemConfiguration : IEntityTypeConfiguration<MediaItem>
{
    public void Configure(EntityTypeBuilder<MediaItem> builder)
    {
        builder.ToTable(
            "media", table => table.HasCheckConstraint("ck_media_status", "status in ('pending', 'ready', 'failed', 'expired')"));
        builder.HasKey(item => new { item.TenantId, item.WorkspaceId, item.Id });
        builder.HasOne<Workspace>()
            .WithMany()
            .HasForeignKey(item => new { item.TenantId, item.WorkspaceId })
            .OnDelete(DeleteBehavior.Restrict);
        builder.RowVersion();
    }
}
